-- A per-person aggregate over one, where the inner one has a total that nothing reads: nothing is grouped by it. It was
-- refused: GROUP BY the privacy unit together with sum(bank.visits.cost) of a person.
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
FROM (SELECT person, max(c1) AS k0 FROM (SELECT person, max(ch) AS c1, sum(cost) AS c2 FROM bank.visits GROUP BY person) y GROUP BY person) x
GROUP BY 1;
-- ask: SELECT * FROM templates.t0
-- = audio | 11
-- = display | 12
