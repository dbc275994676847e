-- Question: which ship modes come back?
-- Asked by: the shop's logistics.
CREATE TEMPLATE returns_by_mode PURPOSE 'items by ship mode and whether they were returned'
AS  WITH items AS (SELECT shipmode, returnflag, count(*) AS items, avg(quantity) AS quantity FROM shop.lineitem GROUP BY shipmode, returnflag)
    SELECT shipmode, sum(items) FILTER (WHERE returnflag = 'R') AS returned, sum(items) AS items,
           100.0 * sum(items) FILTER (WHERE returnflag = 'R') / sum(items) AS percent
    FROM items GROUP BY shipmode HAVING sum(items) > 0;
-- ask: SELECT shipmode, round(percent, 1) AS percent FROM templates.returns_by_mode ORDER BY percent DESC, shipmode LIMIT 3;
