-- refused: cells
-- A parameter is a hidden key.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person WHERE i.channel = $channel GROUP BY c.segment;
