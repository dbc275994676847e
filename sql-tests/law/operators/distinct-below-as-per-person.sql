-- accepted
-- DISTINCT of the unit alone below a release point is a per-person aggregate.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM (SELECT DISTINCT person FROM publisher.impressions WHERE channel = 'display') x;
