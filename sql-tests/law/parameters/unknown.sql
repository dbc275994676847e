-- refused: parameter-unknown
-- A parameter is declared.
CREATE TEMPLATE t (region text IN ('Utrecht', 'London')) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE region = $region AND channel = $chanel GROUP BY region;
