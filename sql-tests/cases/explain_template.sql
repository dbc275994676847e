-- How a template is planned, for whoever may know of it; nothing runs.
\connect bank_admin
CREATE TEMPLATE segments AS
SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment;
EXPLAIN TEMPLATE segments;
EXPLAIN TEMPLATE nothing;
EXPLAIN TEMPLATE;
\connect publisher_admin
EXPLAIN TEMPLATE segments;
\connect analyst
EXPLAIN TEMPLATE segments;
\connect auditor
\extended
EXPLAIN TEMPLATE segments;
