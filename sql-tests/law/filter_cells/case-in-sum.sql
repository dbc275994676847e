-- accepted
-- CASE WHEN f THEN x ELSE 0 END in sum is x FILTER (WHERE f).
CREATE TEMPLATE t AS
SELECT city, sum(CASE WHEN segment = 'retail' THEN balance ELSE 0 END) AS retail, sum(CASE WHEN segment = 'student' THEN balance END) AS student FROM bank.customers GROUP BY city;
