-- accepted
-- open: a natural join on unit and city is a join on units with a filter on two owners' dimensions; both are UNIQUE, so constant per person.
CREATE TEMPLATE t AS
SELECT segment, count(DISTINCT email) AS people FROM publisher.subscribers NATURAL JOIN bank.customers GROUP BY segment;
