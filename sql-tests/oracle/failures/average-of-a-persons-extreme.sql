-- A person's greatest amount has the range of one row, 999999.99, which its average's type holds: only a person's
-- total could be more. It was refused: a sum of max(bank.visits.cost) of a person could be out of range.
CREATE COLLABORATION oracle;
CREATE MEMBER bank;
CREATE MEMBER shop;
CREATE ROLE bank_admin LOGIN PASSWORD 'demo' IN MEMBER bank AS ADMINISTRATOR;
CREATE ROLE shop_admin LOGIN PASSWORD 'demo' IN MEMBER shop AS ADMINISTRATOR;
CREATE ROLE analyst LOGIN PASSWORD 'demo' IN MEMBER bank AS ANALYST;
SET SESSION AUTHORIZATION bank_admin;
CREATE DATASET bank.visits (person text PRIVACY UNIT AS email, cost numeric(8,2) MEASURE BETWEEN 0 AND 999999.99 NOT NULL) THRESHOLD 10 ROWS PER PERSON 2 ROWS AT MOST 5000;
COPY bank.visits FROM STDIN (FORMAT csv, HEADER);
person,cost
{1..40} p{n}@x.nl,100.00
{1..40} p{n}@x.nl,50.00
\.
SET SESSION AUTHORIZATION shop_admin;
CREATE DATASET shop.people (email text PRIVACY UNIT AS email UNIQUE) THRESHOLD 10 ROWS AT MOST 5000;
COPY shop.people FROM STDIN (FORMAT csv, HEADER);
email
{1..20} p{n}@x.nl
\.
-- template
CREATE TEMPLATE t0 AS
SELECT avg(s0.c0) AS a0
FROM (SELECT person, max(cost) AS c0 FROM bank.visits GROUP BY person) s0
WHERE s0.person IN (SELECT email FROM shop.people);
-- ask: SELECT * FROM templates.t0
-- = 100.000000
