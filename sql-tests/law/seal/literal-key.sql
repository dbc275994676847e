-- accepted
-- Literals are neutral.
CREATE TEMPLATE t AS
SELECT 'everybody' AS who, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
