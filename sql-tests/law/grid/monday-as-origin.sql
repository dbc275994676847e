-- refused: function
-- open: another Monday as origin shifts fortnights by a week; only the one origin is named.
CREATE TEMPLATE t AS
SELECT date_bin(INTERVAL '2 weeks', seen_on, TIMESTAMP '2001-01-08 00:00:00') AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
