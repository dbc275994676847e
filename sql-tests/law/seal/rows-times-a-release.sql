-- refused: row-and-release
-- Nor by a cross join that would bring a total down to the rows.
CREATE TEMPLATE t AS
SELECT i.region, count(DISTINCT i.person) AS n FROM publisher.impressions i CROSS JOIN (SELECT count(*) AS total FROM bank.customers) t GROUP BY i.region;
