\connect publisher_admin
-- One person falls in several cells: a key, a filter or a parameter varies within a person.
CREATE TEMPLATE t AS
SELECT i.region, count(DISTINCT i.person) FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY i.region;
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT i.person) FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email WHERE i.channel = 'ctv' GROUP BY c.segment;
CREATE TEMPLATE t (channel text IN ('ctv')) AS
SELECT c.segment, count(DISTINCT i.person) FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email WHERE i.channel = $channel GROUP BY c.segment;
-- One owner's own rows, paired with each other, too.
CREATE TEMPLATE t AS
SELECT a.region, count(DISTINCT a.person) FROM publisher.impressions a JOIN publisher.impressions b ON a.person = b.person WHERE a.seen_on < b.seen_on GROUP BY a.region;
