-- A number with a point is read as a float and compared as a decimal of fifteen places, so that 129.99 is
-- 129.990000000000009 and equal to nobody's 129.99; '129.99' finds them.
CREATE COLLABORATION oracle;
CREATE MEMBER bank;
CREATE ROLE bank_admin LOGIN PASSWORD 'demo' IN MEMBER bank AS ADMINISTRATOR;
CREATE ROLE analyst LOGIN PASSWORD 'demo' IN MEMBER bank AS ANALYST;
SET SESSION AUTHORIZATION bank_admin;
CREATE DATASET bank.people (email text PRIVACY UNIT AS email UNIQUE, fee numeric(9,2) DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY bank.people FROM STDIN (FORMAT csv, HEADER);
email,fee
{1..12} a{n}@x.nl,129.99
{1..13} b{n}@x.nl,9999999.99
{1..14} c{n}@x.nl,19.99
\.
-- template
CREATE TEMPLATE t0 AS
SELECT s0.fee = 129.99 AS k0, s0.fee IN (9999999.99) AS k1, count(*) AS a0
FROM bank.people s0
GROUP BY 1, 2;
-- ask: SELECT * FROM templates.t0
-- = f | f | 14
-- = f | t | 13
-- = t | f | 12
