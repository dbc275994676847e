-- accepted
-- So do disjoint lists.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment IN ('retail', 'student')) AS many, count(*) FILTER (WHERE segment IN ('premium', 'founders')) AS few FROM bank.customers;
