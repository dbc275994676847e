-- one release point with two domains for its key: refused, or the second domain would rule both
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE TEMPLATE dom (p text IN ('ctv'), r text IN ('display')) AS
SELECT a.n AS a, b.n AS b FROM (SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = $p) a CROSS JOIN (SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = $r) b;
