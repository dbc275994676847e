-- accepted
-- A literal is constant.
CREATE TEMPLATE t AS
SELECT 'overlap' AS what, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY 1;
