-- refused: window
-- A prefix sum over the rows.
CREATE TEMPLATE t AS
SELECT region, sum(cost) OVER (ORDER BY seen_on) AS running FROM publisher.impressions;
