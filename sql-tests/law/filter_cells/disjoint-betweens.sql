-- accepted
-- BETWEEN is a range.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE n BETWEEN 1 AND 4) AS few, count(*) FILTER (WHERE n BETWEEN 5 AND 9) AS more FROM (SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person) x;
