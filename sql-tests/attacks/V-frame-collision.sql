-- nor the frame of that SQL: one template would be answered with another's release, and overlap it unseen
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE TEMPLATE fa AS
SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = 'ctv' OR region = 'Utrecht' GROUP BY region;
CREATE TEMPLATE fb AS
SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = 'ctv") OR publisher.impressions.region = Utf8("Utrecht' GROUP BY region;
APPROVE TEMPLATE fa DIGEST '{digest:fa}' OVERLAPPING (reach, regions);
APPROVE TEMPLATE fb DIGEST '{digest:fb}' OVERLAPPING (reach, regions);
APPROVE TEMPLATE fb DIGEST '{digest:fb}' OVERLAPPING (reach, regions, fa);
GRANT EXECUTE ON TEMPLATE fa TO analyst;
GRANT EXECUTE ON TEMPLATE fb TO analyst;
\connect analyst
SELECT * FROM templates.fa;
SELECT * FROM templates.fb;
