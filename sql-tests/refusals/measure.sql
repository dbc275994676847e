\connect publisher_admin
CREATE TEMPLATE t AS
SELECT cost, count(DISTINCT person) FROM publisher.impressions GROUP BY cost;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE cost > 41 GROUP BY region;
-- Laundered through an inner aggregate.
CREATE TEMPLATE t AS
SELECT count(*) FROM (SELECT person, sum(cost) AS s FROM publisher.impressions GROUP BY person) x WHERE s > 41;
