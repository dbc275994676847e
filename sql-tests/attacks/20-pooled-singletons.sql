-- a recursive CTE or UNION ALL pools singletons to k; EXCEPT and INTERSECT of two lists are membership. Here set
-- operations below the seal are refused by name
\connect bank_admin
CREATE TEMPLATE f AS SELECT count(DISTINCT who) AS n FROM (SELECT person AS who FROM publisher.impressions WHERE region = 'London' UNION ALL SELECT email FROM bank.customers WHERE segment = 'premium') x;
CREATE TEMPLATE f AS SELECT k, count(DISTINCT who) AS n FROM (SELECT person AS who, region AS k FROM publisher.impressions WHERE region = 'London' UNION SELECT email, 'London' FROM bank.customers) x GROUP BY k;
CREATE TEMPLATE f_intersect AS SELECT count(*) AS n FROM (SELECT email FROM bank.customers WHERE segment = 'premium' INTERSECT SELECT person FROM publisher.impressions) x;
CREATE TEMPLATE f_except AS SELECT count(*) AS n FROM (SELECT email FROM bank.customers EXCEPT SELECT person FROM publisher.impressions) x;
CREATE TEMPLATE f AS WITH RECURSIVE r AS (SELECT person, 1 AS n FROM publisher.impressions UNION ALL SELECT person, n + 1 FROM r WHERE n < 10) SELECT count(*) AS n FROM r;
