-- refused: expression
-- A correlated aggregate over people, once per shown row, is no release point: its filter would come from above.
CREATE TEMPLATE t AS
WITH r AS (SELECT segment, count(*) AS people FROM bank.customers GROUP BY segment)
SELECT r.segment, (SELECT count(*) FROM bank.customers c WHERE c.segment = r.segment AND c.city = 'Utrecht') AS here FROM r;
