-- A part of the list alone beside a part that depends on the match: twenty dummies in a, nine and a target
-- in b. What no filter covers is the list without a and without the matched of b; whether a is shown
-- tells if that is nine or ten, so if the target is matched. Filters depend on the match together or not at all.
\connect publisher_admin
CREATE DATASET publisher.people (person text PRIVACY UNIT AS email UNIQUE, region text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
\connect bank_admin
CREATE DATASET bank.list (email text PRIVACY UNIT AS email UNIQUE, seg text DIMENSION, w bigint MEASURE BETWEEN 0 AND 1000000 NOT NULL STEPS (0, 1, 2, 500001, 1000000))
    THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,seg,w
{1..20} d{n}@x.nl,a,0
{1..9} r{n}@x.nl,b,0
target@x.nl,b,0
\.
CREATE TEMPLATE by_region AS
SELECT count(*) AS n, count(*) FILTER (WHERE l.seg = 'a') AS a, count(*) FILTER (WHERE l.seg = 'b' AND i.region = 'north') AS b
FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email;
CREATE TEMPLATE by_person AS
SELECT count(*) AS n, count(*) FILTER (WHERE l.seg = 'a') AS a, count(DISTINCT i.person) FILTER (WHERE l.seg = 'b') AS b
FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email;
CREATE TEMPLATE beside_a_sum AS
SELECT sum(l.w) AS w, sum(l.w) FILTER (WHERE l.seg = 'a') AS a, count(*) FILTER (WHERE l.seg = 'b' AND i.region = 'north') AS b
FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email;
