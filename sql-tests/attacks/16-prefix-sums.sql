-- prefix sums ordered by the unit give rows back
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE TEMPLATE prefix AS SELECT sum(cost) OVER (ORDER BY person) FROM publisher.impressions;
CREATE TEMPLATE prefix AS SELECT region, count(DISTINCT person) FROM (SELECT person, region, sum(cost) OVER (ORDER BY person) AS s FROM publisher.impressions) x GROUP BY region;
