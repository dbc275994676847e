-- refused: dataset-unknown
-- A dataset that doesn't exist.
CREATE TEMPLATE t AS
SELECT page, count(*) AS n FROM publisher.visits GROUP BY page;
