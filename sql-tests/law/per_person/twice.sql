-- accepted
-- A per-person aggregate over one.
CREATE TEMPLATE t AS
SELECT m, count(*) AS people FROM (SELECT person, max(n) AS m FROM (SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person) x GROUP BY person) y GROUP BY m;
