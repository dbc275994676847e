-- accepted
-- Functions of functions.
CREATE TEMPLATE t AS
SELECT upper(trim(coalesce(region, channel))) AS x, count(DISTINCT person) AS people FROM publisher.impressions WHERE char_length(lower(region)) > 5 GROUP BY 1;
