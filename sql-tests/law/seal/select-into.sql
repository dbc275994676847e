-- refused: statement
-- A template is one SELECT, and makes no table.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people INTO stolen FROM publisher.impressions GROUP BY region;
