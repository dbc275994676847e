\connect bank_admin
CREATE PUBLIC DATASET bank.regions (region text UNIQUE, country text) ROWS AT MOST 100;
CREATE TEMPLATE t AS
SELECT r.country, count(DISTINCT i.person) FROM publisher.impressions i JOIN bank.regions r ON i.region = r.country GROUP BY r.country;
CREATE TEMPLATE t AS
SELECT r.country, count(DISTINCT i.person) FROM publisher.impressions i JOIN bank.regions r ON i.person = r.region GROUP BY r.country;
CREATE TEMPLATE t AS
SELECT r.country, count(DISTINCT i.person) FROM publisher.impressions i RIGHT JOIN bank.regions r ON i.region = r.region GROUP BY r.country;
