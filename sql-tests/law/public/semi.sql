-- accepted
-- A semi join to PUBLIC.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE region IN (SELECT code FROM publisher.regions WHERE country = 'NL') GROUP BY region;
