-- refused: public-join
-- Nor on one of many values.
CREATE TEMPLATE t AS
SELECT r.code, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.regions r ON c.segment = r.country GROUP BY r.code;
