-- accepted
-- A subquery may rename its columns.
CREATE TEMPLATE t AS
SELECT x.b, count(DISTINCT x.a) AS people FROM (SELECT person, region FROM publisher.impressions) AS x(a, b) GROUP BY x.b;
