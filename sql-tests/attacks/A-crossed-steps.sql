-- The steps of the matched and of the unmatched side of one list, merged otherwise on each: nine people
-- without a match at step 2 and ten with one, and a target half-way between 2 and 1000000. If each side
-- merges by itself, the target counts as 2 where it is matched and as 1000000 where it isn't, and the list's
-- owner, who knows how many are at 1000000 on both sides together, counts 50 or 51 of them. Both sides
-- go by the same classes of the whole list: the sums of both together are the same below, whoever is matched.
\connect publisher_admin
CREATE DATASET publisher.people (person text PRIVACY UNIT AS email UNIQUE, region text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
\connect bank_admin
CREATE DATASET bank.list (email text PRIVACY UNIT AS email UNIQUE, seg text DIMENSION, w bigint MEASURE BETWEEN 0 AND 1000000 NOT NULL STEPS (0, 1, 2, 500001, 1000000))
    THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,seg,w
{1..50} z{n}@x.nl,m,0
{1..50} b{n}@x.nl,m,1000000
{1..19} a{n}@x.nl,m,2
target@x.nl,m,500001
\.
CREATE TEMPLATE sides AS
SELECT i.person IS NULL AS unmatched, count(*) AS n, sum(l.w) AS w
FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email GROUP BY i.person IS NULL;
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..30} z{n}@x.nl,north
{1..30} b{n}@x.nl,north
{1..10} a{n}@x.nl,north
\.
\connect publisher_admin
APPROVE TEMPLATE sides DIGEST '{digest:sides}';
\connect bank_admin
APPROVE TEMPLATE sides DIGEST '{digest:sides}';
\connect bank_admin
GRANT EXECUTE ON TEMPLATE sides TO analyst;
\connect analyst
SELECT * FROM templates.sides;
SELECT sum(w) AS of_both FROM templates.sides;
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..30} z{n}@x.nl,north
{1..30} b{n}@x.nl,north
{1..10} a{n}@x.nl,north
target@x.nl,north
\.
\connect publisher_admin
APPROVE TEMPLATE sides DIGEST '{digest:sides}';
\connect bank_admin
APPROVE TEMPLATE sides DIGEST '{digest:sides}';
\connect analyst
SELECT * FROM templates.sides;
SELECT sum(w) AS of_both FROM templates.sides;
