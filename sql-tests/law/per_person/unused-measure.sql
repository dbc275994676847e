-- accepted
-- A per-person sum may stay unused.
CREATE TEMPLATE t AS
SELECT n, count(*) AS people FROM (SELECT person, count(*) AS n, sum(cost) AS spent FROM publisher.impressions GROUP BY person) x GROUP BY n;
