-- refused: row-and-release
-- A Row relation never joins a release below the seal.
CREATE TEMPLATE t AS
SELECT count(*) AS n FROM publisher.impressions i JOIN (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) r ON i.region = r.region WHERE r.people > 20;
