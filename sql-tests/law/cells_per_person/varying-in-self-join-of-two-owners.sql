-- refused: cells
-- One owner twice, another once.
CREATE TEMPLATE t AS
SELECT b.channel, count(DISTINCT a.person) AS people FROM publisher.impressions a JOIN publisher.impressions b ON a.person = b.person JOIN bank.customers c ON c.email = a.person GROUP BY b.channel;
