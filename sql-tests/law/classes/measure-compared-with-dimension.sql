-- refused: measure
-- A comparison with a dimension is one as well.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE rating = age;
