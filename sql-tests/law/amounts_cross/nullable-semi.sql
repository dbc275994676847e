-- refused: amount-nullable
-- Also over a semi join.
CREATE TEMPLATE t AS
SELECT sum(rating) AS rating FROM publisher.impressions WHERE person IN (SELECT email FROM bank.customers);
