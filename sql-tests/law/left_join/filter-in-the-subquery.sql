-- accepted
-- What the optional side is, is said in its subquery.
CREATE TEMPLATE t AS
SELECT c.segment, p.person IS NOT NULL AS reached, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n FROM publisher.impressions WHERE channel = 'ctv' GROUP BY person HAVING count(*) >= 1) p ON c.email = p.person GROUP BY 1, 2;
