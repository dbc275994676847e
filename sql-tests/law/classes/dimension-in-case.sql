-- accepted
-- CASE over dimensions and literals is a dimension.
CREATE TEMPLATE t AS
SELECT CASE channel WHEN 'ctv' THEN 'screen' WHEN 'display' THEN 'screen' ELSE 'other' END AS kind, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
