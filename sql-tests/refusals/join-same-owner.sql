\connect bank_admin
CREATE DATASET bank.loans (email text PRIVACY UNIT AS email UNIQUE, kind text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
CREATE TEMPLATE t AS
SELECT l.kind, count(DISTINCT l.email) FROM bank.loans l JOIN bank.customers c ON l.email = c.email GROUP BY l.kind;
