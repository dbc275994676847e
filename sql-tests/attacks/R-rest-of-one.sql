-- sum minus its FILTER where the rest is 59 zeros and one 800; total = 100, a = 60, b = 39. Here the rest and what no
-- filter covers have to reach k too, of people and of the aggregate's contributors: a must be NULL with the 800 and
-- without, and so must both parts that leave one person over, while the total stays
\connect bank_admin
CREATE TEMPLATE rest AS SELECT count(*) AS people, sum(balance) FILTER (WHERE segment = 'a') AS a, sum(balance) AS total FROM bank.customers;
CREATE TEMPLATE parts AS SELECT count(*) AS people, count(*) FILTER (WHERE segment = 'a') AS a, count(*) FILTER (WHERE segment = 'b') AS b FROM bank.customers;
APPROVE TEMPLATE rest DIGEST '{digest:rest}';
APPROVE TEMPLATE parts DIGEST '{digest:parts}' OVERLAPPING (rest);
GRANT EXECUTE ON TEMPLATE rest TO analyst;
GRANT EXECUTE ON TEMPLATE parts TO analyst;
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..40} a{n}@x.nl,a,1000.00
{1..59} b{n}@x.nl,b,0
p800@x.nl,c,800.00
\.
\connect analyst
SELECT people, a FROM templates.rest;
SELECT * FROM templates.parts;
\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..40} a{n}@x.nl,a,1000.00
{1..59} b{n}@x.nl,b,0
p800@x.nl,b,0
\.
\connect analyst
SELECT people, a FROM templates.rest;
-- Now nobody is left over, and no rest of 1 to k-1 hides behind it: 0 is under k all the same.
SELECT * FROM templates.parts;
