-- refused: cells
-- One varying key is enough.
CREATE TEMPLATE t AS
SELECT c.segment, i.channel, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY c.segment, i.channel;
