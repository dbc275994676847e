-- accepted
-- Or left: rows without a match keep NULLs; no person is unmatched by it.
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i LEFT JOIN publisher.regions r ON i.region = r.code GROUP BY r.name;
