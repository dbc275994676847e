-- accepted
-- Conjunctions exclude each other if one dimension of theirs does.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = 'retail' AND city = 'Utrecht') AS a, count(*) FILTER (WHERE segment = 'student' AND city = 'Utrecht') AS b FROM bank.customers;
