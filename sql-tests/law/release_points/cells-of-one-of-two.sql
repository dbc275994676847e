-- refused: cells
-- Also the rule of one cell.
CREATE TEMPLATE t AS
SELECT a.n, b.n AS m FROM (SELECT count(*) AS n FROM bank.customers) a CROSS JOIN (SELECT count(DISTINCT c.email) AS n FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person WHERE i.channel = 'ctv') b;
