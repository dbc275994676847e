-- Question: what balances stand behind the customers whom a channel reaches: is its audience worth its price?
-- Asked by: the bank's marketing controller, channel by channel.
CREATE TEMPLATE balance_reached
    PURPOSE 'balances of customers whom ctv reached'
AS  SELECT segment, count(*) AS customers, sum(balance) AS balance, avg(balance) AS average
    FROM bank.customers
    WHERE email IN (SELECT person FROM publisher.impressions WHERE channel = 'ctv')
    GROUP BY segment;
-- ask: SELECT segment, balance, average FROM templates.balance_reached ORDER BY balance DESC;
-- ask: SELECT sum(balance) / sum(customers) AS average FROM templates.balance_reached;
