-- refused: measure-argument
-- A dimension is not summed.
CREATE TEMPLATE t AS
SELECT region, sum(age) AS ages FROM publisher.impressions GROUP BY region;
