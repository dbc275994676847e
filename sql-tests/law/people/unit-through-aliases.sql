-- accepted
-- A class follows its column through aliases, CTEs and subqueries.
CREATE TEMPLATE t AS
WITH a AS (SELECT person AS who, region AS place FROM publisher.impressions), b AS (SELECT who AS id, place FROM a)
SELECT place, count(DISTINCT id) AS people FROM (SELECT id, place FROM b) c GROUP BY place;
