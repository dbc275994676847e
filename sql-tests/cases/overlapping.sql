-- Two frames over the same people, the second with one group moved: only if each owner says so.
\connect bank_admin
CREATE TEMPLATE coarse AS
SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment;
CREATE TEMPLATE fine AS
SELECT CASE WHEN segment = 'retail' THEN 'r' ELSE segment END AS s, count(*) AS n FROM bank.customers GROUP BY 1;
CREATE TEMPLATE same AS
SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment ORDER BY 2 DESC;
APPROVE TEMPLATE coarse DIGEST '{digest:coarse}';
APPROVE TEMPLATE fine DIGEST '{digest:fine}';
APPROVE TEMPLATE fine DIGEST '{digest:fine}' OVERLAPPING (nothing);
APPROVE TEMPLATE fine DIGEST '{digest:fine}' OVERLAPPING (coarse);
-- The same frame with another order above it overlaps nothing but what the first did.
APPROVE TEMPLATE same DIGEST '{digest:same}';
APPROVE TEMPLATE same DIGEST '{digest:same}' OVERLAPPING (fine);
-- What was replaced still counts: its answers are known.
CREATE OR REPLACE TEMPLATE coarse AS SELECT count(*) AS n FROM bank.customers;
APPROVE TEMPLATE coarse DIGEST '{digest:coarse}';
APPROVE TEMPLATE coarse DIGEST '{digest:coarse}' OVERLAPPING (coarse, fine, same);
SELECT name, overlaps FROM cleanroom.templates ORDER BY name;
