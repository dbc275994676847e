-- a cast above the template puts a suppressed value into the error text
\i attacks/setup.inc
\connect analyst
SELECT CAST(region AS int) FROM templates.regions WHERE region <> 'Amsterdam' AND region <> 'Utrecht';
SELECT CAST(replace(replace(region, 'Amsterdam', '1'), 'Utrecht', '2') AS int) AS n FROM templates.regions WHERE region IS NOT NULL;
