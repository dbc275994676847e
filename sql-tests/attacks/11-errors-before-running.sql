-- errors, notices and descriptors of Parse and Describe that depend on data: nothing is run before Execute, and what is
-- refused is refused by the text alone; London, which is hidden, and Nowhere, where nobody is, are alike
\i attacks/setup.inc
\connect analyst
\extended
SELECT region, people FROM templates.regions WHERE region = 'London';
SELECT region, people FROM templates.regions WHERE region = 'Nowhere';
SELECT 1 / (people - people) FROM templates.regions WHERE region = 'London';
SELECT 1 / (people - people) FROM templates.regions WHERE region = 'Nowhere';
SELECT CAST(region AS int) FROM templates.regions WHERE region = 'London';
SELECT region::int FROM templates.regions WHERE region = 'Nowhere';
SELECT nothing FROM templates.regions;
SELECT * FROM templates.reach('London');
