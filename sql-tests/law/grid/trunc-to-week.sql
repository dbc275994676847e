-- accepted
-- date_trunc to the grid's own width.
CREATE TEMPLATE t AS
SELECT date_trunc('week', seen_on) AS week, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
