-- Groups below the threshold don't exist: nine Londoners with many rows, five dummies of the bank.
\connect publisher_admin
CREATE TEMPLATE regions AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
APPROVE TEMPLATE regions DIGEST '{digest:regions}';
GRANT EXECUTE ON TEMPLATE regions TO analyst;
CREATE TEMPLATE everyone AS
SELECT count(DISTINCT person) AS people, count(*) AS rows FROM publisher.impressions;
APPROVE TEMPLATE everyone DIGEST '{digest:everyone}' OVERLAPPING (regions);
GRANT EXECUTE ON TEMPLATE everyone TO analyst;
CREATE TEMPLATE nobody AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE region = 'London';
APPROVE TEMPLATE nobody DIGEST '{digest:nobody}' OVERLAPPING (regions, everyone);
GRANT EXECUTE ON TEMPLATE nobody TO analyst;
\connect bank_admin
CREATE TEMPLATE overlap AS
SELECT c.segment, count(DISTINCT c.email) AS customers FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
CREATE TEMPLATE segments AS
SELECT segment, count(*) AS customers, sum(balance) AS total, avg(balance) AS average FROM bank.customers GROUP BY segment;
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}';
APPROVE TEMPLATE segments DIGEST '{digest:segments}' OVERLAPPING (overlap);
GRANT EXECUTE ON TEMPLATE overlap TO analyst;
GRANT EXECUTE ON TEMPLATE segments TO analyst;
\connect publisher_admin
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}' OVERLAPPING (regions, everyone, nobody);
\connect analyst
SELECT * FROM templates.regions;
SELECT * FROM templates.everyone;
SELECT * FROM templates.nobody;
-- premium: 11 of the bank's 18 are the publisher's people; the dummies count for nothing.
SELECT * FROM templates.overlap;
-- One premium customer with 99000 counts as much as others reach too.
SELECT * FROM templates.segments;
