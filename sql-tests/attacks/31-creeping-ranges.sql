-- day <= d, then d + 1; sliding windows: each step adds a few people. Here a range with a parameter is over a key and
-- selects among shown rows, another range is another frame, and a GRID has bins. The ranges below must sum cells of
-- ten people or more: London's days (4, 5 and 6 March) add nothing to any of them
\connect publisher_admin
CREATE TEMPLATE until (last date IN ('2026-03-03', '2026-03-04', '2026-03-05')) AS
SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE seen_on <= $last;
CREATE TEMPLATE until_third AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE seen_on <= '2026-03-03';
CREATE TEMPLATE until_fourth AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE seen_on <= '2026-03-04';
CREATE TEMPLATE days (last date IN ('2026-03-03', '2026-03-04', '2026-03-06', '2026-03-07')) AS
SELECT seen_on, count(DISTINCT person) AS n FROM publisher.impressions WHERE seen_on <= $last GROUP BY seen_on;
APPROVE TEMPLATE days DIGEST '{digest:days}';
APPROVE TEMPLATE until_third DIGEST '{digest:until_third}' OVERLAPPING (days);
APPROVE TEMPLATE until_fourth DIGEST '{digest:until_fourth}' OVERLAPPING (days);
GRANT EXECUTE ON TEMPLATE days TO analyst;
\connect analyst
SELECT sum(n) AS n FROM templates.days('2026-03-03');
SELECT sum(n) AS n FROM templates.days('2026-03-04');
SELECT sum(n) AS n FROM templates.days('2026-03-06');
SELECT sum(n) AS n FROM templates.days('2026-03-07');
SELECT * FROM templates.days('2026-03-05');
