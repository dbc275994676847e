\connect bank_admin
CREATE DATASET bank.accounts (id text PRIVACY UNIT AS customer_id UNIQUE, kind text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
CREATE TEMPLATE t AS
SELECT a.kind, count(DISTINCT a.id) FROM bank.accounts a JOIN publisher.impressions i ON a.id = i.person GROUP BY a.kind;
