-- refused: aggregate
-- Nor count(column).
CREATE TEMPLATE t AS
SELECT n, count(*) AS people FROM (SELECT person, count(region) AS n FROM publisher.impressions GROUP BY person) x GROUP BY n;
