-- refused: window
-- Window functions over rows about people give rows back (attack 16).
CREATE TEMPLATE t AS
SELECT n, count(DISTINCT person) AS people FROM (SELECT person, row_number() OVER (PARTITION BY person ORDER BY seen_on) AS n FROM publisher.impressions) x GROUP BY n;
