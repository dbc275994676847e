-- Whoever looks for a step that k people of the match are at, or for k contributors, finds an edge: the list's
-- owner lays twenty strangers and one target so that, with as many matched as are shown, the step has ten people
-- without the target and nine with it. Each pair of groups below has the same number of matched people, and
-- differs in whether the target is one of them; both must have the same answers. Steps are merged by the whole
-- list, so that nothing about the match decides how, and the amount is told if every class has k people.
\connect publisher_admin
CREATE DATASET publisher.people (person text PRIVACY UNIT AS email UNIQUE, region text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
\connect bank_admin
CREATE DATASET bank.list (email text PRIVACY UNIT AS email UNIQUE, g text DIMENSION, w bigint MEASURE BETWEEN 0 AND 10000 NOT NULL,
    v bigint MEASURE BETWEEN 0 AND 1000 NOT NULL STEPS (1000)) THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,g,w,v
{1..20} c{n}-1-absent@x.nl,1-absent,500,0
target-1-absent@x.nl,1-absent,1000,0
{1..20} c{n}-1-present@x.nl,1-present,500,0
target-1-present@x.nl,1-present,1000,0
{1..60} b{n}-2-absent@x.nl,2-absent,200,0
{1..20} c{n}-2-absent@x.nl,2-absent,500,0
target-2-absent@x.nl,2-absent,1000,0
{1..60} b{n}-2-present@x.nl,2-present,200,0
{1..20} c{n}-2-present@x.nl,2-present,500,0
target-2-present@x.nl,2-present,1000,0
{1..20} c{n}-3-absent@x.nl,3-absent,500,0
target-3-absent@x.nl,3-absent,0,0
{1..20} c{n}-3-present@x.nl,3-present,500,0
target-3-present@x.nl,3-present,0,0
{1..40} b{n}-4-absent@x.nl,4-absent,0,0
{1..18} c{n}-4-absent@x.nl,4-absent,0,1000
target-4-absent@x.nl,4-absent,0,1
{1..40} b{n}-4-present@x.nl,4-present,0,0
{1..18} c{n}-4-present@x.nl,4-present,0,1000
target-4-present@x.nl,4-present,0,1
\.
CREATE DATASET bank.visits (email text PRIVACY UNIT AS email, g text DIMENSION) THRESHOLD 10 ROWS PER PERSON 10 ROWS AT MOST 10000;
COPY bank.visits FROM STDIN (FORMAT csv, HEADER);
email,g
{1..20} c{n}-1-absent@x.nl,absent
{1..20} c{n}-1-absent@x.nl,absent
{1..20} c{n}-1-present@x.nl,present
{1..20} c{n}-1-present@x.nl,present
target-1-absent@x.nl,absent
target-1-absent@x.nl,absent
target-1-absent@x.nl,absent
target-1-absent@x.nl,absent
target-1-absent@x.nl,absent
target-1-present@x.nl,present
target-1-present@x.nl,present
target-1-present@x.nl,present
target-1-present@x.nl,present
target-1-present@x.nl,present
\.
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..10} c{n}-1-absent@x.nl,north
{1..9} c{n}-1-present@x.nl,north
target-1-present@x.nl,north
{1..30} b{n}-2-absent@x.nl,north
{1..10} c{n}-2-absent@x.nl,north
{1..30} b{n}-2-present@x.nl,north
{1..9} c{n}-2-present@x.nl,north
target-2-present@x.nl,north
{1..10} c{n}-3-absent@x.nl,north
{1..9} c{n}-3-present@x.nl,north
target-3-present@x.nl,north
{1..20} b{n}-4-absent@x.nl,north
{1..10} c{n}-4-absent@x.nl,north
{1..20} b{n}-4-present@x.nl,north
{1..9} c{n}-4-present@x.nl,north
target-4-present@x.nl,north
\.
\connect bank_admin
CREATE TEMPLATE reached AS
SELECT l.g, count(*) AS n, sum(l.w) AS w FROM bank.list l JOIN publisher.people i ON i.person = l.email GROUP BY l.g;
CREATE TEMPLATE sides AS
SELECT l.g, i.person IS NULL AS unmatched, count(*) AS n, sum(l.w) AS w FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email GROUP BY 1, 2;
CREATE TEMPLATE first_step AS
SELECT l.g, sum(l.v) AS v FROM bank.list l JOIN publisher.people i ON i.person = l.email GROUP BY l.g;
CREATE TEMPLATE visits CELLS PER PERSON 1 AS
SELECT l.g, count(DISTINCT l.email) AS people, count(*) AS n FROM bank.visits l JOIN publisher.people i ON i.person = l.email GROUP BY l.g;
\connect publisher_admin
APPROVE TEMPLATE reached DIGEST '{digest:reached}' OVERLAPPING (sides, first_step, visits);
APPROVE TEMPLATE sides DIGEST '{digest:sides}' OVERLAPPING (reached, first_step, visits);
APPROVE TEMPLATE first_step DIGEST '{digest:first_step}' OVERLAPPING (reached, sides, visits);
APPROVE TEMPLATE visits DIGEST '{digest:visits}' OVERLAPPING (reached, sides, first_step);
\connect bank_admin
APPROVE TEMPLATE reached DIGEST '{digest:reached}' OVERLAPPING (sides, first_step, visits);
APPROVE TEMPLATE sides DIGEST '{digest:sides}' OVERLAPPING (reached, first_step, visits);
APPROVE TEMPLATE first_step DIGEST '{digest:first_step}' OVERLAPPING (reached, sides, visits);
APPROVE TEMPLATE visits DIGEST '{digest:visits}' OVERLAPPING (reached, sides, first_step);
\connect bank_admin
GRANT EXECUTE ON TEMPLATE reached TO analyst;
GRANT EXECUTE ON TEMPLATE sides TO analyst;
GRANT EXECUTE ON TEMPLATE first_step TO analyst;
GRANT EXECUTE ON TEMPLATE visits TO analyst;
\connect analyst
SELECT * FROM templates.reached;
SELECT * FROM templates.sides;
SELECT * FROM templates.first_step;
SELECT * FROM templates.visits;
