-- accepted
-- On the list: total, or total with literal numbers.
CREATE TEMPLATE t AS
SELECT greatest(region, channel) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
