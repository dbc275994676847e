-- Question: which share of the spend does each brand have?
-- Asked by: the shop's suppliers; the shop's own amounts, by a PUBLIC table of parts.
CREATE TEMPLATE market_share PURPOSE 'share of spend by brand'
AS  WITH brands AS (
        SELECT p.brand, count(DISTINCT l.custkey) AS customers, sum(l.extendedprice) AS spend
        FROM shop.lineitem l JOIN shop.parts p ON l.partkey = p.partkey
        GROUP BY p.brand)
    SELECT brand, customers, spend, 100 * spend / sum(spend) OVER () AS percent, rank() OVER (ORDER BY spend DESC) AS place FROM brands;
-- ask: SELECT place, brand, customers, round(percent, 2) AS percent FROM templates.market_share WHERE place <= 3 ORDER BY place;
