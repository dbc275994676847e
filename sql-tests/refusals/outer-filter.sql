\connect publisher_admin
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS seen FROM publisher.impressions GROUP BY person) i ON c.email = i.person WHERE i.seen > 3 OR c.segment = 'retail' GROUP BY c.segment;
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) FILTER (WHERE i.seen IS NULL OR c.segment = 'retail') FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS seen FROM publisher.impressions GROUP BY person) i ON c.email = i.person;
