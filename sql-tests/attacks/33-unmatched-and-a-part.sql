-- The unmatched beside a part of the matched, without a whole in the row: the list's owner knows the whole, and
-- what is left is the number of people in the part that isn't asked for, here one.
\connect publisher_admin
CREATE DATASET publisher.people (person text PRIVACY UNIT AS email UNIQUE, region text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
\connect bank_admin
CREATE DATASET bank.list (email text PRIVACY UNIT AS email UNIQUE, seg text DIMENSION, w bigint MEASURE BETWEEN 0 AND 1000000 NOT NULL STEPS (0, 1, 1000, 1000000))
    THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,seg,w
{1..30} p{n}@x.nl,m,0
{1..50} dummy-a{n}@x.nl,a,1
{1..50} dummy-b{n}@x.nl,b,1000
target1@x.nl,a,1
target2@x.nl,b,1000
\.
CREATE TEMPLATE rest AS
SELECT count(*) FILTER (WHERE i.person IS NULL) AS u, count(*) FILTER (WHERE i.person IS NOT NULL AND i.region = 'north') AS north
FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email;
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..30} p{n}@x.nl,north
\.
\connect publisher_admin
APPROVE TEMPLATE rest DIGEST '{digest:rest}';
\connect bank_admin
APPROVE TEMPLATE rest DIGEST '{digest:rest}';
\connect bank_admin
GRANT EXECUTE ON TEMPLATE rest TO analyst;
\connect analyst
SELECT * FROM templates.rest;
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..30} p{n}@x.nl,north
target1@x.nl,south
\.
\connect publisher_admin
APPROVE TEMPLATE rest DIGEST '{digest:rest}';
\connect bank_admin
APPROVE TEMPLATE rest DIGEST '{digest:rest}';
\connect analyst
SELECT * FROM templates.rest;
