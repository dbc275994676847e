-- refused: expression
-- A cast that fails on one row tells of it.
CREATE TEMPLATE t AS
SELECT CAST(region AS integer) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
