-- accepted
-- And in BETWEEN: bins from edge to edge.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE age BETWEEN 20 AND 40 AND seen_on BETWEEN '2026-03-02' AND '2026-03-16';
