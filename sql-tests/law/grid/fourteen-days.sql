-- accepted
-- open: 14 days are two weeks: a whole multiple, however it is written.
CREATE TEMPLATE t AS
SELECT date_bin(INTERVAL '14 days', seen_on) AS fortnight, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
