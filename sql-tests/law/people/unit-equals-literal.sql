-- refused: person-output
-- A filter that picks one person (attack 13).
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE person = 'p3@x.nl';
