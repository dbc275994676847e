-- accepted
-- open: a cast is no function; the text is the bin's.
CREATE TEMPLATE t AS
SELECT CAST(age AS text) AS a, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
