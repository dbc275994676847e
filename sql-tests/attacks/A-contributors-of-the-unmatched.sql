-- Nine dummies that spend something and a target that does, among people without a match who spend
-- nothing: whether the unmatched amount is there at all (ten contributors or nine) would tell the target.
-- There is no rule of contributors: one class of the whole list, and each amount is people times its average.
\connect publisher_admin
CREATE DATASET publisher.people (person text PRIVACY UNIT AS email UNIQUE, region text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
\connect bank_admin
CREATE DATASET bank.list (email text PRIVACY UNIT AS email UNIQUE, seg text DIMENSION, w bigint MEASURE BETWEEN 0 AND 1000000 NOT NULL STEPS (0, 1, 2, 500001, 1000000))
    THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,seg,w
{1..60} z{n}@x.nl,m,0
{1..9} d{n}@x.nl,m,1
target@x.nl,m,1
\.
CREATE TEMPLATE sides AS
SELECT i.person IS NULL AS unmatched, sum(l.w) AS w
FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email GROUP BY i.person IS NULL;
CREATE TEMPLATE missed AS
SELECT avg(l.w) AS w FROM bank.list l WHERE l.email NOT IN (SELECT person FROM publisher.people);
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..30} z{n}@x.nl,north
\.
\connect publisher_admin
APPROVE TEMPLATE sides DIGEST '{digest:sides}' OVERLAPPING (missed);
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (sides);
\connect bank_admin
APPROVE TEMPLATE sides DIGEST '{digest:sides}' OVERLAPPING (missed);
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (sides);
\connect bank_admin
GRANT EXECUTE ON TEMPLATE sides TO analyst;
GRANT EXECUTE ON TEMPLATE missed TO analyst;
\connect analyst
SELECT * FROM templates.sides;
SELECT * FROM templates.missed;
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..30} z{n}@x.nl,north
target@x.nl,north
\.
\connect publisher_admin
APPROVE TEMPLATE sides DIGEST '{digest:sides}' OVERLAPPING (missed);
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (sides);
\connect bank_admin
APPROVE TEMPLATE sides DIGEST '{digest:sides}' OVERLAPPING (missed);
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (sides);
\connect analyst
SELECT * FROM templates.sides;
SELECT * FROM templates.missed;
