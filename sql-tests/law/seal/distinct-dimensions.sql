-- accepted
-- DISTINCT is GROUP BY: each shown row rests on k people.
CREATE TEMPLATE t AS
SELECT DISTINCT region, channel FROM publisher.impressions;
