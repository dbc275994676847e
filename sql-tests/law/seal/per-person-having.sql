-- refused: row-projection
-- HAVING over a per-person aggregate filters people: still rows about people.
CREATE TEMPLATE t AS
SELECT count(*) AS n FROM publisher.impressions GROUP BY person HAVING count(*) >= 10;
