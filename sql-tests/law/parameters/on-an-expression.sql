-- accepted
-- open: an expression over dimensions is a dimension, and may be the hidden key.
CREATE TEMPLATE t (region text IN ('amsterdam', 'utrecht')) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE lower(region) = $region;
