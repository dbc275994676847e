-- accepted
-- In lists as well.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE age IN (20, 30, 60) AND seen_on IN ('2026-03-02', '2026-03-16');
