-- An average of own rows is never more than the greatest value: totals and rows are capped in steps apart, so that
-- a few people with many rows could make more of it, and more than its type holds.
\connect publisher_admin
CREATE DATASET publisher.visits (person text PRIVACY UNIT AS email, region text DIMENSION, fee numeric(4,2) MEASURE BETWEEN 0 AND 99.99 NOT NULL STEPS (500))
    THRESHOLD 10 ROWS PER PERSON 10 ROWS AT MOST 10000;
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
person,region,fee
{1..12} p{n}@x.nl,north,99.99
{1..2} p{n}@x.nl,north,99.99
{1..2} p{n}@x.nl,north,99.99
{1..2} p{n}@x.nl,north,99.99
{1..2} p{n}@x.nl,north,99.99
\.
CREATE TEMPLATE fees AS SELECT region, avg(fee) AS fee FROM publisher.visits GROUP BY region;
APPROVE TEMPLATE fees DIGEST '{digest:fees}';
GRANT EXECUTE ON TEMPLATE fees TO analyst;
\connect analyst
SELECT region, fee, fee::text AS text FROM templates.fees;
