-- refused: outer-amount
-- So are averages.
CREATE TEMPLATE t AS
SELECT c.segment, avg(s.fee) AS fee FROM bank.customers c LEFT JOIN publisher.subscribers s ON c.email = s.email GROUP BY c.segment;
