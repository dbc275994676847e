-- refused: filter-overlap
-- Ranges one within the other differ by a bin.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE n >= 2) AS two, count(*) FILTER (WHERE n >= 3) AS three FROM (SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person) x;
