-- refused: parameter-place
-- Nor below a semi join.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions WHERE channel = $channel) GROUP BY segment;
