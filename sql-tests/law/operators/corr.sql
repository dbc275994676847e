-- refused: aggregate
-- A correlation of two measures.
CREATE TEMPLATE t AS
SELECT corr(cost, rating) AS x FROM publisher.impressions;
