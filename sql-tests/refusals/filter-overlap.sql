\connect publisher_admin
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = 'retail'), count(*) FILTER (WHERE segment IN ('retail', 'student')) FROM bank.customers;
CREATE TEMPLATE t AS
SELECT sum(balance) FILTER (WHERE segment LIKE 'r%'), sum(balance) FILTER (WHERE segment LIKE 's%') FROM bank.customers;
