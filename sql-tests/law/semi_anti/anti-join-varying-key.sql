-- refused: cells
-- So it is for an anti join.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE person NOT IN (SELECT email FROM bank.customers) GROUP BY region;
