-- refused: row-projection
-- A join with a PUBLIC dataset releases nothing.
CREATE TEMPLATE t AS
SELECT i.region, r.country FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code;
