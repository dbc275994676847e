-- accepted
-- open: a cap where none is needed is stricter, so it may stand.
CREATE TEMPLATE t CELLS PER PERSON 1 AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
