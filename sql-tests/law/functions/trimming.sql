-- accepted
-- trim, ltrim and rtrim.
CREATE TEMPLATE t AS
SELECT trim(region) AS a, ltrim(channel) AS b, rtrim(channel) AS c, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1, 2, 3;
