-- a predicate without columns samples released rows, never people
\i attacks/setup.inc
\connect analyst
SELECT sum(people) AS people FROM templates.regions WHERE random() >= 0;
SELECT sum(people) AS people FROM templates.regions WHERE random() < 0;
