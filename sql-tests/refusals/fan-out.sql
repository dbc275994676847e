\connect bank_admin
CREATE DATASET bank.payments (email text PRIVACY UNIT AS email, kind text DIMENSION) THRESHOLD 10 ROWS PER PERSON 501 ROWS AT MOST 20000;
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT i.person) AS n FROM publisher.impressions i JOIN bank.payments p ON p.email = i.person JOIN bank.customers c ON c.email = i.person GROUP BY c.segment;
-- 200 times 500 is the most.
CREATE DATASET bank.refunds (email text PRIVACY UNIT AS email, kind text DIMENSION) THRESHOLD 10 ROWS PER PERSON 500 ROWS AT MOST 20000;
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT i.person) AS n FROM publisher.impressions i JOIN bank.refunds p ON p.email = i.person JOIN bank.customers c ON c.email = i.person GROUP BY c.segment;
-- One row a person of one side doesn't multiply.
CREATE TEMPLATE u AS
SELECT c.segment, count(DISTINCT i.person) AS n FROM publisher.impressions i JOIN bank.customers c ON c.email = i.person WHERE i.person IN (SELECT email FROM bank.payments) GROUP BY c.segment;
