-- refused: aggregate
-- count(column) counts values, not people.
CREATE TEMPLATE t AS
SELECT region, count(channel) AS n FROM publisher.impressions GROUP BY region;
