-- accepted
-- Constant per person, so two owners need no cap.
CREATE TEMPLATE t AS
SELECT c.segment, p.n, count(*) AS people FROM (SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person) p JOIN bank.customers c ON c.email = p.person GROUP BY c.segment, p.n;
