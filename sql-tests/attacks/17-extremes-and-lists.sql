-- min, max, percentile sweeps, array_agg, string_agg, first_value, mode, the median of two. Here a release point has
-- count(*), count(DISTINCT unit), sum and avg
\connect bank_admin
CREATE TEMPLATE f AS SELECT segment, min(balance) AS a, max(balance) AS b FROM bank.customers GROUP BY segment;
CREATE TEMPLATE f AS SELECT max(segment) AS last FROM bank.customers;
CREATE TEMPLATE f AS SELECT segment, approx_percentile_cont(balance, 0.9) AS x FROM bank.customers GROUP BY segment;
CREATE TEMPLATE f AS SELECT segment, median(balance) AS x FROM bank.customers GROUP BY segment;
CREATE TEMPLATE f AS SELECT segment, approx_median(balance) AS x FROM bank.customers GROUP BY segment;
CREATE TEMPLATE f AS SELECT array_agg(segment) AS x FROM bank.customers;
CREATE TEMPLATE f AS SELECT string_agg(segment, ',') AS x FROM bank.customers;
CREATE TEMPLATE f AS SELECT first_value(segment) AS x FROM bank.customers;
CREATE TEMPLATE f AS SELECT last_value(segment) AS x FROM bank.customers;
CREATE TEMPLATE f AS SELECT nth_value(segment, 3) AS x FROM bank.customers;
CREATE TEMPLATE f AS SELECT bit_xor(CAST(balance AS bigint)) AS x FROM bank.customers;
CREATE TEMPLATE f AS SELECT bool_and(segment = 'retail') AS x FROM bank.customers;
CREATE TEMPLATE f AS SELECT any_value(segment) AS x FROM bank.customers;
-- Of one person's rows, min and max of a measure stay a measure.
CREATE TEMPLATE f AS SELECT m, count(*) AS n FROM (SELECT person, max(cost) AS m FROM publisher.impressions GROUP BY person) x GROUP BY m;
