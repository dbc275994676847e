-- refused: public-join
-- open: a full join preserves the PUBLIC side, too. (join-type would fit as well.)
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i FULL JOIN publisher.regions r ON i.region = r.code GROUP BY r.name;
