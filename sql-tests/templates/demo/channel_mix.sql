-- Question: how many customers of each segment saw us on one channel only, and how many on several?
-- Asked by: the bank's media planner, to see whether channels add reach or repeat it.
CREATE TEMPLATE channel_mix
    PURPOSE 'customers by the number of channels that reached them'
AS  WITH person AS (
        SELECT person, count(*) FILTER (WHERE channel = 'ctv') AS ctv, count(*) FILTER (WHERE channel <> 'ctv') AS others
        FROM publisher.impressions GROUP BY person)
    SELECT c.segment,
           count(*) FILTER (WHERE p.ctv > 0 AND p.others = 0) AS ctv_only,
           count(*) FILTER (WHERE p.ctv > 0 AND p.others > 0) AS both_kinds,
           count(*) FILTER (WHERE p.ctv = 0) AS others_only
    FROM person p JOIN bank.customers c ON p.person = c.email
    GROUP BY c.segment;
-- ask: SELECT segment, both_kinds, ctv_only, others_only FROM templates.channel_mix;
-- ask: SELECT segment, round(100.0 * ctv_only / (ctv_only + both_kinds + others_only), 1) AS percent_only_by_ctv FROM templates.channel_mix;
