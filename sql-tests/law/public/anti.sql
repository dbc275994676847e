-- refused: public-join
-- open: NOT IN a PUBLIC list is neither an inner nor a left join; LEFT JOIN and IS NULL says it.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE region NOT IN (SELECT code FROM publisher.regions) GROUP BY region;
