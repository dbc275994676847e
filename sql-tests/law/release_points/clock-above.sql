-- accepted
-- open: now() above the seal changes no release; "like the analyst's own SQL".
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people, now() AS asked_at FROM publisher.impressions GROUP BY region;
