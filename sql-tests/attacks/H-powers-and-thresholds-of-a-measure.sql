-- sum(x), sum(x^2) … sum(x^10) give every value back; least, greatest and sign(x - c) are filters; so are quantile
-- ladders. Here a measure is the bare argument of sum or avg
\connect bank_admin
CREATE TEMPLATE h AS SELECT sum(balance) AS s1, sum(balance * balance) AS s2 FROM bank.customers;
CREATE TEMPLATE h AS SELECT sum(power(balance, 3)) AS s3 FROM bank.customers;
CREATE TEMPLATE h AS SELECT sum(least(balance, 1000)) AS capped FROM bank.customers;
CREATE TEMPLATE h AS SELECT sum(greatest(balance, 50000)) AS floored FROM bank.customers;
CREATE TEMPLATE h AS SELECT sum(signum(balance - 50000)) AS above FROM bank.customers;
CREATE TEMPLATE h AS SELECT sum(CAST(balance AS bigint)) AS truncated FROM bank.customers;
CREATE TEMPLATE h AS SELECT count(*) AS n FROM bank.customers WHERE balance - 50000 > 0;
CREATE TEMPLATE h AS SELECT approx_percentile_cont(balance, 0.99) AS p99 FROM bank.customers;
CREATE TEMPLATE h AS SELECT median(balance) AS m FROM bank.customers;
CREATE TEMPLATE h AS SELECT sum(CASE WHEN balance > 50000 THEN balance END) AS rich FROM bank.customers;
