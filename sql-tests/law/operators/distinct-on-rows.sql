-- refused: operator
-- Which row of a person is the first depends on their order.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS n FROM (SELECT DISTINCT ON (person) person, region FROM publisher.impressions ORDER BY person, region) z;
