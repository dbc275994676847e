-- refused: join-type
-- A full join stays one when its sides are unique.
CREATE TEMPLATE t AS
SELECT count(DISTINCT a.person) AS people FROM (SELECT DISTINCT person FROM publisher.impressions) a FULL JOIN (SELECT DISTINCT email FROM bank.transactions) b ON a.person = b.email;
