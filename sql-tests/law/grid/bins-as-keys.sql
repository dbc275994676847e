-- accepted
-- A GRID column is its bin from the scan on.
CREATE TEMPLATE t AS
SELECT seen_on, age, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY seen_on, age;
