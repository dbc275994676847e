-- accepted
-- HAVING over a key selects shown rows and needs no cap of its own.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment HAVING c.segment <> 'student';
