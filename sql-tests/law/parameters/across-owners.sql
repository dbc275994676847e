-- accepted
-- On a column of a UNIQUE dataset, across owners.
CREATE TEMPLATE t (segment text IN ('retail', 'student')) AS
SELECT count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person WHERE c.segment = $segment;
