-- refused: filter-varies
-- A column of a PUBLIC dataset varies with the dimension that it is joined on.
CREATE TEMPLATE t AS
SELECT count(DISTINCT i.person) FILTER (WHERE r.country = 'NL') AS dutch FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code;
