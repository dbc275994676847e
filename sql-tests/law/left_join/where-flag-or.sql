-- refused: outer-filter
-- The flag stands alone as a conjunct, not under OR.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person WHERE p.person IS NULL OR c.segment = 'retail';
