-- an amount can't wrap: bounds are proven before it's approved
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE DATASET publisher.huge (p text PRIVACY UNIT AS email, m bigint MEASURE BETWEEN 0 AND 9223372036854775807 NOT NULL) THRESHOLD 10 ROWS PER PERSON 10 ROWS AT MOST 1000;
CREATE TEMPLATE wrap AS SELECT sum(m) FROM publisher.huge;
