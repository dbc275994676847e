-- now(), current_user, settings and volatile functions below the seal: two runs differ by choice. Here none is on the
-- list; nor does the session's time zone or user change an answer
\i attacks/setup.inc
\connect publisher_admin
CREATE TEMPLATE f AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE seen_on > now();
CREATE TEMPLATE f AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE seen_on > current_date;
CREATE TEMPLATE f AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE region = current_user;
CREATE TEMPLATE f AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE region = current_setting('application_name');
CREATE TEMPLATE f AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE random() < 0.5;
CREATE TEMPLATE f AS SELECT uuid() AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT version() AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
\connect analyst
SELECT * FROM templates.regions;
SET TIME ZONE 'Pacific/Kiritimati';
SELECT * FROM templates.regions;
