-- a left join that repeats the preserved side's rows: its sum tells the target's number of rows although the matched
-- part is under k. Here the other side is reduced to one row a person first, and amounts are the preserved side's
\connect bank_admin
CREATE TEMPLATE q AS SELECT c.segment, sum(c.balance) AS b FROM bank.customers c LEFT JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
CREATE TEMPLATE q AS SELECT c.segment, count(*) AS rows FROM bank.customers c LEFT JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
CREATE TEMPLATE q AS SELECT c.segment, sum(c.balance) AS b FROM publisher.impressions i RIGHT JOIN bank.customers c ON c.email = i.person GROUP BY c.segment;
CREATE TEMPLATE q AS SELECT c.segment, sum(p.spent) AS spent FROM bank.customers c LEFT JOIN (SELECT person, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY c.segment;
CREATE TEMPLATE q AS SELECT c.segment, p.person IS NOT NULL AS reached, sum(c.balance) AS b FROM bank.customers c LEFT JOIN (SELECT DISTINCT person FROM publisher.impressions) p ON c.email = p.person GROUP BY c.segment, p.person IS NOT NULL;
