-- one person in a large group, by FILTER or CASE
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE TEMPLATE one AS SELECT count(*) FILTER (WHERE person = 'p3@x.nl') FROM publisher.impressions;
CREATE TEMPLATE one AS SELECT sum(CASE WHEN person = 'p3@x.nl' THEN cost END) FROM publisher.impressions;
