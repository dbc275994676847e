\connect publisher_admin
CREATE TEMPLATE t AS
SELECT 1;
CREATE TEMPLATE t AS
SELECT x, count(*) FROM (VALUES (1)) AS v(x) GROUP BY x;
