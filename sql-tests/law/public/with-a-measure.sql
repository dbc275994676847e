-- refused: public-join
-- open: a PUBLIC one-row threshold compared with a measure (attack F): no equation of a dimension. (measure would fit as well.)
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) AS people FROM bank.customers c JOIN bank.cities z ON c.score = z.inhabitants;
