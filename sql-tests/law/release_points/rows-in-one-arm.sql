-- refused: row-and-release
-- open: UNION ALL of a release with rows: one arm has a path without a release point. (row-and-release would fit as well.)
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region UNION ALL SELECT city, 1 FROM bank.customers;
