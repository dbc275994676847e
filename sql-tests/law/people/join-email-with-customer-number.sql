-- refused: join-domain
-- Units of two domains never meet.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN shop.orders o ON c.email = o.customer GROUP BY c.segment;
