-- refused: public-join
-- open: a function of the dimension is a dimension, but the join is on row.dimension = public.unique_column.
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON upper(i.region) = upper(r.code) GROUP BY r.name;
