-- accepted
-- GROUP BY without an aggregate is DISTINCT said otherwise.
CREATE TEMPLATE t AS
SELECT segment FROM bank.customers GROUP BY segment;
