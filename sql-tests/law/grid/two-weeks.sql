-- accepted
-- Coarser bins that are unions of its bins, from the one origin.
CREATE TEMPLATE t AS
SELECT date_bin(INTERVAL '2 weeks', seen_on) AS fortnight, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
