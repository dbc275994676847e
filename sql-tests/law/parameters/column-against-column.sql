-- refused: parameter-place
-- open: an equation of two expressions that each hold a parameter equates no dimension with one.
CREATE TEMPLATE t (a text IN ('ctv', 'display'), b text IN ('Utrecht', 'London')) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE (channel = $a) = (region = $b);
