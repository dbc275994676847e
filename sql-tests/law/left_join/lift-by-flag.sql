-- accepted
-- Matched against unmatched, above the seal.
CREATE TEMPLATE t AS
WITH r AS (SELECT c.segment, p.person IS NOT NULL AS reached, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY 1, 2)
SELECT a.segment, round(100.0 * a.people / (a.people + b.people), 1) AS percent FROM r a JOIN r b ON a.segment = b.segment WHERE a.reached AND NOT b.reached;
