-- accepted
-- char_length.
CREATE TEMPLATE t AS
SELECT char_length(region) AS letters, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
