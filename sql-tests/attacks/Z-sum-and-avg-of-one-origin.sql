-- sum ÷ avg of a nullable measure tells how many people have a value, also through two per-person columns
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, sum(s1) AS s, avg(s2) AS a FROM (SELECT person, min(region) AS region, min(rating) AS s1, max(rating) AS s2 FROM publisher.impressions GROUP BY person) x GROUP BY region;
