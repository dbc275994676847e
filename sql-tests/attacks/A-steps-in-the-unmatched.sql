-- An anti join (or the matched bit as a key) with a sum: each target has fifty dummies at a step of their
-- own, so that the unmatched amount tells, digit by digit, which targets the publisher knows. A class of steps
-- needs k matched people and k unmatched ones: here there is one class, and each amount is a number of people
-- times the average of the list, whoever they are.
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
CREATE TEMPLATE missed AS
SELECT sum(l.w) AS w FROM bank.list l WHERE NOT EXISTS (SELECT 1 FROM publisher.people i WHERE i.person = l.email);
CREATE TEMPLATE flagged AS
SELECT i.person IS NOT NULL AS reached, sum(l.w) AS w FROM bank.list l LEFT JOIN publisher.people i ON i.person = l.email GROUP BY 1;
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..30} p{n}@x.nl,north
\.
\connect publisher_admin
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (flagged);
APPROVE TEMPLATE flagged DIGEST '{digest:flagged}' OVERLAPPING (missed);
\connect bank_admin
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (flagged);
APPROVE TEMPLATE flagged DIGEST '{digest:flagged}' OVERLAPPING (missed);
\connect bank_admin
GRANT EXECUTE ON TEMPLATE missed TO analyst;
GRANT EXECUTE ON TEMPLATE flagged TO analyst;
\connect analyst
SELECT * FROM templates.missed;
SELECT * FROM templates.flagged;
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..30} p{n}@x.nl,north
target1@x.nl,north
\.
\connect publisher_admin
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (flagged);
APPROVE TEMPLATE flagged DIGEST '{digest:flagged}' OVERLAPPING (missed);
\connect bank_admin
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (flagged);
APPROVE TEMPLATE flagged DIGEST '{digest:flagged}' OVERLAPPING (missed);
\connect analyst
SELECT * FROM templates.missed;
SELECT * FROM templates.flagged;
