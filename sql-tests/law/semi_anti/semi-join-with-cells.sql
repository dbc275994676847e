-- accepted
-- Keys of a dataset with many rows a person, capped.
CREATE TEMPLATE t CELLS PER PERSON 1 AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE person IN (SELECT email FROM bank.customers) GROUP BY region;
