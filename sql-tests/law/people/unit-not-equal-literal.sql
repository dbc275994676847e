-- refused: person-output
-- All but one: the tracker's other half.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE person <> 'p3@x.nl';
