-- accepted
-- On the list: total, or total with literal numbers.
CREATE TEMPLATE t AS
SELECT split_part(region, ' ', 1) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
