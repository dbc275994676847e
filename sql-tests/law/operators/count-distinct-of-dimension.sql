-- refused: aggregate-distinct
-- A distinct count of a dimension may rest on one person: GROUP BY it and count above.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT channel) AS n FROM publisher.impressions GROUP BY region;
