-- refused: parameter-place
-- open: a parameter above the seal would select shown rows as well, but it is named for dimensions below.
CREATE TEMPLATE t (n bigint IN (10, 20)) AS
SELECT * FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) r WHERE people > $n;
