-- CASE WHEN sum(m) > 41 in one template, > 42 in the next: an inner aggregate launders a measure into a key. Here
-- a per-person sum, min or max of a measure stays a measure
\connect publisher_admin
CREATE TEMPLATE i AS SELECT CASE WHEN s > 41 THEN 'big' ELSE 'small' END AS k, count(*) AS n FROM (SELECT person, sum(cost) AS s FROM publisher.impressions GROUP BY person) x GROUP BY 1;
CREATE TEMPLATE i AS SELECT count(*) AS n FROM (SELECT person FROM publisher.impressions GROUP BY person HAVING max(cost) > 42) x;
CREATE TEMPLATE i AS SELECT count(*) FILTER (WHERE s > 42) AS n FROM (SELECT person, min(rating) AS s FROM publisher.impressions GROUP BY person) x;
CREATE TEMPLATE i AS SELECT a.s = b.s AS same, count(*) AS n FROM (SELECT person, sum(cost) AS s FROM publisher.impressions GROUP BY person) a JOIN (SELECT person, max(cost) AS s FROM publisher.impressions GROUP BY person) b ON a.person = b.person GROUP BY 1;
CREATE TEMPLATE i AS SELECT sum(c.balance) AS b FROM bank.customers c WHERE c.email IN (SELECT person FROM publisher.impressions GROUP BY person HAVING sum(cost) > 41);
-- As what it is, an amount, it may be summed.
CREATE TEMPLATE i AS SELECT sum(s) AS cost FROM (SELECT person, sum(cost) AS s FROM publisher.impressions GROUP BY person) x;
