-- refused: function
-- There is one origin: bins from a Thursday cut weeks in two.
CREATE TEMPLATE t AS
SELECT date_bin(INTERVAL '2 weeks', seen_on, TIMESTAMP '2026-01-01 00:00:00') AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
