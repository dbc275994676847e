-- refused: row-and-release
-- A release in FROM beside rows, without a condition.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c, (SELECT count(*) AS n FROM publisher.impressions) r GROUP BY c.segment;
