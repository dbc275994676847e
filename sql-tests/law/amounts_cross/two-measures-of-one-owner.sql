-- refused: amount-several
-- Also two of one owner.
CREATE TEMPLATE t AS
SELECT c.segment, sum(p.spent) AS spent, sum(p.most) AS most FROM (SELECT person, sum(cost) AS spent, max(cost) AS most FROM publisher.impressions GROUP BY person) p JOIN bank.customers c ON p.person = c.email GROUP BY c.segment;
