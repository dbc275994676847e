-- refused: row-projection
-- An aggregate grouped by the unit has rows about people: it is no release point.
CREATE TEMPLATE t AS
SELECT count(*) AS n FROM publisher.impressions GROUP BY person;
