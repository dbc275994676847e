-- refused: row-projection
-- Dimensions are not harmless as rows: how often they come is about people.
CREATE TEMPLATE t AS
SELECT region, channel FROM publisher.impressions WHERE region = 'London';
