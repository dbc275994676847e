-- Steps divide a group's people, and so does a FILTER: crossed, they single out the one person who is in this step
-- and that part (w / 1000 - a is the target's membership).
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
CREATE TEMPLATE crossed AS
SELECT count(DISTINCT i.person) AS n, count(DISTINCT i.person) FILTER (WHERE l.seg = 'a') AS a, sum(l.w) AS w
FROM publisher.people i JOIN bank.list l ON l.email = i.person;
