-- CASE is evaluated eagerly, over released rows only
\i attacks/setup.inc
\connect analyst
SELECT region, CASE WHEN people >= 10 THEN 1/(people - 9) ELSE 1/(people - people) END AS x FROM templates.regions;
