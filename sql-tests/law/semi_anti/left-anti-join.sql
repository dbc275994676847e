-- accepted
-- And LEFT ANTI JOIN.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c LEFT ANTI JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
