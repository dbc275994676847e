-- refused: cells
-- A semi join joins several owners: keys are constant per person or capped.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE person IN (SELECT email FROM bank.customers) GROUP BY region;
