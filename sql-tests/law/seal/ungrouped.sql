-- accepted
-- A release point without keys is one, too: thresholds hold ungrouped.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions;
