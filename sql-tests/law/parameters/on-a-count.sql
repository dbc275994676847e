-- accepted
-- A per-person count is a dimension.
CREATE TEMPLATE t (n bigint IN (1, 2, 3)) AS
SELECT place, count(*) AS people FROM (SELECT person, max(region) AS place, count(*) AS n FROM publisher.impressions GROUP BY person) x WHERE n = $n GROUP BY place;
