-- accepted
-- Disjoint ranges of a per-person count.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE n < 2) AS once, count(*) FILTER (WHERE n >= 2 AND n < 5) AS few, count(*) FILTER (WHERE n >= 5) AS often FROM (SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person) x;
