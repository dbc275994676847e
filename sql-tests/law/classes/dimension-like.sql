-- accepted
-- LIKE with a literal pattern is total and linear.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE region LIKE 'U%' OR region NOT LIKE '%dam';
