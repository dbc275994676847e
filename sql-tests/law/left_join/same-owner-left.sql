-- accepted
-- Within one owner.
CREATE TEMPLATE t AS
SELECT c.segment, t.email IS NOT NULL AS active, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT email, count(*) AS n FROM bank.transactions GROUP BY email) t ON c.email = t.email GROUP BY 1, 2;
