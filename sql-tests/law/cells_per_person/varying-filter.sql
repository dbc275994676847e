-- refused: cells
-- A varying filter: the cell of this template and of one without it.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person WHERE i.channel = 'ctv' GROUP BY c.segment;
