-- refused: dataset-unknown
-- A Cyrillic letter makes another name (attack 29).
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM "publisher"."impressiоns" GROUP BY region;
