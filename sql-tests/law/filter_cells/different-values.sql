-- accepted
-- Filters that restrict one dimension to different values exclude each other.
CREATE TEMPLATE t AS
SELECT city, count(*) FILTER (WHERE segment = 'retail') AS retail, count(*) FILTER (WHERE segment = 'student') AS student, count(*) FILTER (WHERE segment = 'premium') AS premium FROM bank.customers GROUP BY city;
