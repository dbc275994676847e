-- refused: operator
-- Singletons pooled to k (attack 20).
CREATE TEMPLATE t AS
SELECT count(DISTINCT who) AS people FROM (SELECT person AS who FROM publisher.impressions WHERE region = 'London' UNION SELECT email FROM bank.customers WHERE segment = 'premium') x;
