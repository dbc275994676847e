-- The least or greatest of an expression could be a dimension by the law's text; it is refused by name. It was refused
-- in words about sums: upper(bank.visits.ch) is not a plain measure.
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
SELECT k0, count(*) AS a0
FROM (SELECT person, max(upper(ch)) AS k0 FROM bank.visits GROUP BY person) x
GROUP BY 1;
-- refused: the least or greatest of a person is taken of a column by itself
