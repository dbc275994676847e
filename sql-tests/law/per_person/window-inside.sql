-- refused: window
-- A window beside it.
CREATE TEMPLATE t AS
SELECT k, count(*) AS people FROM (SELECT person, rank() OVER (ORDER BY count(*) DESC) AS k FROM publisher.impressions GROUP BY person) x GROUP BY k;
