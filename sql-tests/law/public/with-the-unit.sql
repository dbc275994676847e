-- refused: public-join
-- A PUBLIC list of e-mail addresses picks people (attack F).
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON i.person = r.code GROUP BY r.name;
