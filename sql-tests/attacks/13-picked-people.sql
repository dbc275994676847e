-- one person by a filter, a list, a pick by EXISTS, or a sweep over the unit's order. Here no filter reads the unit
\i attacks/setup.inc
\connect publisher_admin
CREATE TEMPLATE f AS SELECT count(*) AS n FROM publisher.impressions WHERE person = 'p3@x.nl';
CREATE TEMPLATE f AS SELECT count(*) AS n FROM publisher.impressions WHERE person IN ('p3@x.nl', 'p4@x.nl');
CREATE TEMPLATE f AS SELECT count(*) AS n FROM publisher.impressions WHERE person < 'p3@x.nl';
CREATE TEMPLATE f AS SELECT count(*) AS n FROM publisher.impressions WHERE person LIKE 'p3@%';
CREATE TEMPLATE f AS SELECT count(*) AS n FROM publisher.impressions WHERE (person, region) = ('p3@x.nl', 'Amsterdam');
CREATE TEMPLATE f AS SELECT count(*) AS n FROM publisher.impressions WHERE person IN (SELECT 'p3@x.nl');
CREATE TEMPLATE f AS SELECT count(*) AS n FROM publisher.impressions i WHERE EXISTS (SELECT 1 FROM bank.customers c WHERE c.email = i.person AND c.email = 'p3@x.nl');
CREATE TEMPLATE f AS SELECT count(*) AS n FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email AND c.email = 'p3@x.nl';
CREATE TEMPLATE f (who text IN ('p3@x.nl', 'p4@x.nl')) AS SELECT count(*) AS n FROM publisher.impressions WHERE person = $who;
\connect analyst
SELECT * FROM templates.reach('p3@x.nl');
SELECT person FROM templates.regions;
