-- refused: aggregate-order
-- An aggregate with an order depends on rows.
CREATE TEMPLATE t AS
SELECT sum(cost ORDER BY seen_on) AS x FROM publisher.impressions;
