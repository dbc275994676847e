-- refused: operator
-- unnest multiplies rows.
CREATE TEMPLATE t AS
SELECT x, count(DISTINCT person) AS people FROM (SELECT person, unnest(ARRAY['a', 'b']) AS x FROM publisher.impressions) y GROUP BY x;
