-- accepted
-- A joined row is about one person: either side's unit may be counted.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT i.person) AS by_one, count(DISTINCT c.email) AS by_other FROM bank.customers c JOIN publisher.impressions i ON i.person = c.email GROUP BY c.segment;
