-- weights 2^i decode membership: cross-owner amounts are refused
\i attacks/setup.inc
\connect analyst
\connect bank_admin
CREATE TEMPLATE decode AS SELECT sum(c.balance) FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person;
-- The same by 2^i duplicate rows.
CREATE TEMPLATE decode AS SELECT count(*) FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person;
