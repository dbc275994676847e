-- refused: 42703
-- open: a column that doesn't exist is the SQL's mistake and has no rule; its SQLSTATE stands here.
CREATE TEMPLATE t AS
SELECT regio, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY regio;
