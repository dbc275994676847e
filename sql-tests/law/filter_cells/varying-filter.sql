-- refused: filter-varies
-- A filter is constant per person, also of an owner's own data.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FILTER (WHERE channel = 'ctv') AS ctv FROM publisher.impressions GROUP BY region;
