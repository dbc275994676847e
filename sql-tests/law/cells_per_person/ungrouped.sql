-- accepted
-- No key, no varying filter: one cell.
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person WHERE c.segment = 'retail';
