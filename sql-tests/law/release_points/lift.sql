-- accepted
-- Two filtered frames compared.
CREATE TEMPLATE t AS
WITH a AS (SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv'),
     b AS (SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'display')
SELECT a.people AS ctv, b.people AS display, 1.0 * a.people / b.people AS ratio FROM a CROSS JOIN b;
