-- refused: limit-rows
-- Worst-case rows are computed from ROWS AT MOST and ROWS PER PERSON before approval.
CREATE TEMPLATE t AS
SELECT page, count(DISTINCT person) AS people FROM publisher.clicks GROUP BY page;
