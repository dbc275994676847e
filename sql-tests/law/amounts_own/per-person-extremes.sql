-- accepted
-- So are a person's min and max, of a measure that is NOT NULL.
CREATE TEMPLATE t AS
SELECT sum(least_paid) AS a, sum(most_paid) AS b FROM (SELECT email, min(amount) AS least_paid, max(amount) AS most_paid FROM bank.transactions GROUP BY email) x;
