-- a remainder of 49 known people and one more; a visible group whose sum is NULL says "there is a whale"; suppression
-- of a second group says that the first had 1 to k-1. Here there is no remainder yet, no second suppression, and a
-- whale is capped at a step that others reach: premium's row must be the same with a balance of 99000 and of 30000
\connect bank_admin
CREATE TEMPLATE j SUPPRESSED AS REMAINDER AS SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment;
CREATE TEMPLATE j AS SELECT segment, count(*) AS n, sum(balance) AS total, avg(balance) AS average FROM bank.customers GROUP BY segment;
APPROVE TEMPLATE j DIGEST '{digest:j}';
GRANT EXECUTE ON TEMPLATE j TO analyst;
\connect analyst
SELECT * FROM templates.j;
\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..30} p{n}@x.nl,retail,1200.00
{31..60} p{n}@x.nl,student,100.00
{61..69} p{n}@x.nl,retail,5000.00
{70..81} p{n}@x.nl,premium,30000.00
p900@x.nl,premium,30000.00
{901..905} dummy{n}@x.nl,premium,10.00
\.
\connect analyst
SELECT * FROM templates.j;
-- A second small segment, taken from a large one's 39: nothing else may vanish because of it.
\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..30} p{n}@x.nl,retail,1200.00
{31..60} p{n}@x.nl,student,100.00
{61..64} p{n}@x.nl,founder,5000.00
{65..69} p{n}@x.nl,retail,5000.00
{70..81} p{n}@x.nl,premium,30000.00
p900@x.nl,premium,30000.00
{901..905} dummy{n}@x.nl,premium,10.00
\.
\connect analyst
SELECT segment, n FROM templates.j;
