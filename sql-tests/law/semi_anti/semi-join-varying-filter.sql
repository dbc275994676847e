-- refused: cells
-- So are filters of the outer rows.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv' AND person IN (SELECT email FROM bank.customers WHERE segment = 'retail');
