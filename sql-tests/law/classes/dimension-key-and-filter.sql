-- accepted
-- A dimension may be grouped, filtered and output.
CREATE TEMPLATE t AS
SELECT channel, region, count(DISTINCT person) AS people FROM publisher.impressions WHERE region <> 'London' AND NOT channel = 'print' GROUP BY channel, region;
