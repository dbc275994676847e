-- In parentheses, IS DISTINCT FROM has no operator behind it but the sign of a number. It was refused as if it had.
CREATE COLLABORATION oracle;
CREATE MEMBER bank;
CREATE ROLE bank_admin LOGIN PASSWORD 'demo' IN MEMBER bank AS ADMINISTRATOR;
CREATE ROLE analyst LOGIN PASSWORD 'demo' IN MEMBER bank AS ANALYST;
SET SESSION AUTHORIZATION bank_admin;
CREATE DATASET bank.visits (person text PRIVACY UNIT AS email, ch text DIMENSION, n integer DIMENSION, cost integer MEASURE BETWEEN 0 AND 100 NOT NULL) THRESHOLD 10 ROWS PER PERSON 2 ROWS AT MOST 5000;
COPY bank.visits FROM STDIN (FORMAT csv, HEADER);
person,ch,n,cost
{1..12} p{n}@x.nl,ctv,1,10
{1..12} p{n}@x.nl,display,1,20
{21..31} p{n}@x.nl,audio,-1,50
\.
-- template
CREATE TEMPLATE t0 AS
SELECT count(DISTINCT person) AS a0
FROM bank.visits
WHERE (n IS DISTINCT FROM -1);
-- ask: SELECT * FROM templates.t0
-- = 12
