\connect publisher_admin
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE channel <> $channel GROUP BY region;
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE channel = $channel OR region = 'London' GROUP BY region;
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE channel > $channel GROUP BY region;
CREATE TEMPLATE t (channel text IN ('ctv')) AS
SELECT n, count(*) FROM (SELECT person, count(*) AS n FROM publisher.impressions WHERE channel = $channel GROUP BY person) x GROUP BY n;
CREATE TEMPLATE t (n int IN (1, 2)) AS
SELECT region, count(DISTINCT person) FROM publisher.impressions GROUP BY region HAVING count(DISTINCT person) > $n;
