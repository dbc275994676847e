-- The matched bit as a key, and a FILTER for each target: the unmatched row falls into parts of fifty dummies
-- and one target, which only the whole row was held against.
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
CREATE TEMPLATE parts AS
SELECT i.person IS NULL AS unmatched, count(*) FILTER (WHERE l.seg = 'a') AS a, count(*) FILTER (WHERE l.seg = 'b') AS b
FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email GROUP BY i.person IS NULL;
CREATE TEMPLATE missed AS
SELECT count(*) FILTER (WHERE l.seg = 'a') AS a FROM bank.list l WHERE l.email NOT IN (SELECT person FROM publisher.people);
