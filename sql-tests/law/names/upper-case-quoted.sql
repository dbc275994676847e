-- refused: dataset-unknown
-- Quoted upper case is another name.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM "Publisher"."Impressions" GROUP BY region;
