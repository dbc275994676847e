-- refused: grid-function
-- Ten days are no whole multiple of a week.
CREATE TEMPLATE t AS
SELECT date_bin(INTERVAL '10 days', seen_on) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
