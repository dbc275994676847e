\connect publisher_admin
CREATE TEMPLATE t AS
SELECT x.c, count(*) AS people FROM (SELECT person, max(upper(channel)) AS c FROM publisher.impressions GROUP BY person) x GROUP BY x.c;
CREATE TEMPLATE t AS
SELECT sum(x.c) FROM (SELECT person, min(cost + 1) AS c FROM publisher.impressions GROUP BY person) x;
