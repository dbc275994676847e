-- accepted
-- A PUBLIC column joined on a UNIQUE dataset's column is constant per person.
CREATE TEMPLATE t AS
SELECT z.province, count(DISTINCT c.email) AS people FROM bank.customers c JOIN bank.cities z ON c.city = z.city JOIN publisher.impressions i ON i.person = c.email GROUP BY z.province;
