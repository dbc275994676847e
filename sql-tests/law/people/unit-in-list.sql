-- refused: person-output
-- A list of people.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE person IN ('p1@x.nl', 'p2@x.nl', 'p3@x.nl');
