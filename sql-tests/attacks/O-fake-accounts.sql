-- 2^i fake accounts for each target, linked by another column than the unit: the count of accounts decodes who is in
-- the other's data, 320 of 320. Here owners join on units of one domain, and nothing else
\connect bank_admin
CREATE DATASET bank.accounts (account text PRIVACY UNIT AS customer_id UNIQUE, holder text DIMENSION, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
CREATE TEMPLATE o AS SELECT a.list, count(DISTINCT a.account) AS n FROM bank.accounts a JOIN publisher.impressions i ON a.holder = i.person GROUP BY a.list;
CREATE TEMPLATE o AS SELECT a.list, count(DISTINCT a.account) AS n FROM bank.accounts a JOIN publisher.impressions i ON a.account = i.person GROUP BY a.list;
CREATE TEMPLATE o AS SELECT list, count(DISTINCT account) AS n FROM bank.accounts WHERE holder IN (SELECT person FROM publisher.impressions) GROUP BY list;
CREATE TEMPLATE o AS SELECT a.list, count(DISTINCT a.account) AS n FROM bank.accounts a JOIN bank.customers c ON a.holder = c.email GROUP BY a.list;
CREATE TEMPLATE o AS SELECT a.list, count(DISTINCT a.account) AS n FROM bank.accounts a JOIN publisher.impressions i ON lower(a.holder) = lower(i.person) GROUP BY a.list;
-- Nor do two units in one dataset make a crosswalk.
CREATE DATASET bank.crosswalk (account text PRIVACY UNIT AS customer_id, email text PRIVACY UNIT AS email) THRESHOLD 10 ROWS PER PERSON 10 ROWS AT MOST 1000;
