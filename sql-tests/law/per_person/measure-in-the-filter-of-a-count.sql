-- refused: measure
-- A count's FILTER reads dimensions only.
CREATE TEMPLATE t AS
SELECT big, count(*) AS people FROM (SELECT person, count(*) FILTER (WHERE cost > 41) AS big FROM publisher.impressions GROUP BY person) x GROUP BY big;
