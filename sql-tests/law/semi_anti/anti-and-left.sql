-- refused: outer-several
-- A left join beside an anti join are two.
CREATE TEMPLATE t AS
SELECT c.segment, p.person IS NOT NULL AS reached, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person FROM publisher.impressions GROUP BY person) p ON c.email = p.person WHERE c.email NOT IN (SELECT patient FROM hospital.visits) GROUP BY c.segment, p.person IS NOT NULL;
