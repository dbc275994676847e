-- refused: person-output
-- A pattern over people.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE person LIKE '%@x.nl';
