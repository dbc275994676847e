-- accepted
-- Beside an unfiltered one, part and rest have to reach k; so it may be written.
CREATE TEMPLATE t AS
SELECT city, count(*) AS people, count(*) FILTER (WHERE segment = 'retail') AS retail FROM bank.customers GROUP BY city;
