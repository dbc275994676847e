-- accepted
-- open: transactions of the same bank repeat the balance, no other owner's rows do; each person still counts as their step's representative.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS balance FROM bank.customers c JOIN bank.transactions t ON c.email = t.email JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
