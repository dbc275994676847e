-- refused: expression
-- TRY_CAST is not named.
CREATE TEMPLATE t AS
SELECT TRY_CAST(region AS integer) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
