\connect publisher_admin
-- The unit, or a bijection of it.
CREATE TEMPLATE t AS
SELECT lower(person), count(*) FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE person = 'p3@x.nl' GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE person IN ('p3@x.nl', 'p4@x.nl') GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE person < 'p3@x.nl' GROUP BY region;
CREATE TEMPLATE t AS
SELECT m, count(*) FROM (SELECT person, max(person) AS m FROM publisher.impressions GROUP BY person) x GROUP BY m;
