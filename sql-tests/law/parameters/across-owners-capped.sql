-- accepted
-- On a varying column, capped.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) CELLS PER PERSON 2 AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person WHERE i.channel = $channel GROUP BY c.segment;
