-- Another owner's rows multiply a person's amount below a per-person aggregate, so that a step becomes a threshold of
-- the attacker's choice.
\connect bank_admin
CREATE TEMPLATE weighed AS
SELECT sum(s) AS s, count(*) AS n FROM (SELECT c.email, sum(c.balance) AS s
    FROM bank.customers c JOIN publisher.impressions i ON i.person = c.email GROUP BY c.email) z;
CREATE TEMPLATE greatest AS
SELECT sum(s) AS s, count(*) AS n FROM (SELECT c.email, max(c.balance) AS s
    FROM bank.customers c JOIN publisher.impressions i ON i.person = c.email GROUP BY c.email) z;
