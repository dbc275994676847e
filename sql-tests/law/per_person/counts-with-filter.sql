-- accepted
-- Counts with FILTER are dimensions; what they filter by may vary within a person, and overlap.
CREATE TEMPLATE t AS
SELECT ctv > 0 AS on_ctv, display > 0 AS on_display, count(*) AS people FROM (SELECT person, count(*) FILTER (WHERE channel = 'ctv') AS ctv, count(*) FILTER (WHERE channel IN ('display', 'ctv')) AS display FROM publisher.impressions GROUP BY person) x GROUP BY 1, 2;
