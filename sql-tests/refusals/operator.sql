\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM (SELECT * FROM publisher.impressions LIMIT 20) x GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM (SELECT * FROM publisher.impressions ORDER BY seen_on LIMIT 5) x GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM (SELECT * FROM publisher.impressions UNION ALL SELECT * FROM publisher.impressions) x GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM (SELECT DISTINCT ON (region) * FROM publisher.impressions) x GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, channel, count(DISTINCT person) FROM publisher.impressions GROUP BY ROLLUP (region, channel);
CREATE TEMPLATE t AS
SELECT count(DISTINCT i.person) FROM publisher.impressions i JOIN (VALUES ('p3@x.nl')) AS v(who) ON i.person = v.who;
