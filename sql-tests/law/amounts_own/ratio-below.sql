-- refused: measure-argument
-- A quotient of two measures, per row.
CREATE TEMPLATE t AS
SELECT sum(cost / rating) AS x FROM publisher.impressions;
