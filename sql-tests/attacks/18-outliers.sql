-- the stddev of a near-constant group is its outlier; one whale in a group of k dominates its sum. Here there is no
-- stddev, and a person counts at most at the highest step that three others reach: the segments' totals must be the
-- same with a balance of 99000, 51000 and 30000 for p900
\connect bank_admin
CREATE TEMPLATE f AS SELECT segment, stddev(balance) AS x FROM bank.customers GROUP BY segment;
CREATE TEMPLATE f AS SELECT segment, var_samp(balance) AS x FROM bank.customers GROUP BY segment;
CREATE TEMPLATE f AS SELECT segment, corr(balance, balance) AS x FROM bank.customers GROUP BY segment;
CREATE TEMPLATE f AS SELECT segment, regr_slope(balance, balance) AS x FROM bank.customers GROUP BY segment;
CREATE TEMPLATE totals AS SELECT segment, count(*) AS n, sum(balance) AS total, avg(balance) AS average FROM bank.customers GROUP BY segment;
APPROVE TEMPLATE totals DIGEST '{digest:totals}';
GRANT EXECUTE ON TEMPLATE totals TO analyst;
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..30} p{n}@x.nl,retail,1200.00
{70..81} p{n}@x.nl,premium,30000.00
p900@x.nl,premium,99000.00
\.
\connect analyst
SELECT * FROM templates.totals;
\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..30} p{n}@x.nl,retail,1200.00
{70..81} p{n}@x.nl,premium,30000.00
p900@x.nl,premium,51000.00
\.
\connect analyst
SELECT * FROM templates.totals;
\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..30} p{n}@x.nl,retail,1200.00
{70..81} p{n}@x.nl,premium,30000.00
p900@x.nl,premium,30000.00
\.
\connect analyst
SELECT * FROM templates.totals;
