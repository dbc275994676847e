-- a crosswalk that maps one person to k identifiers; several devices or households as people. Here a dataset has one
-- unit, of one domain, and nobody joins but by it; within one owner's table a person with k spellings is one person
\connect bank_admin
CREATE DATASET bank.crosswalk (household text PRIVACY UNIT AS customer_id, member text PRIVACY UNIT AS email) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 1000;
CREATE DATASET bank.crosswalk (household text PRIVACY UNIT AS customer_id, member text DIMENSION) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 1000;
CREATE DATASET bank.aliases (email text PRIVACY UNIT AS email, alias text DIMENSION) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 1000;
CREATE TEMPLATE f AS SELECT i.region, count(DISTINCT x.household) AS n FROM bank.crosswalk x JOIN publisher.impressions i ON x.member = i.person GROUP BY i.region;
CREATE TEMPLATE f AS SELECT i.region, count(DISTINCT x.household) AS n FROM bank.crosswalk x JOIN publisher.impressions i ON x.household = i.person GROUP BY i.region;
CREATE TEMPLATE f AS SELECT region, count(DISTINCT device) AS n FROM publisher.impressions GROUP BY region;
-- Through the bank's own table: one real person behind twelve aliases stays one person.
CREATE TEMPLATE f CELLS PER PERSON 100 AS SELECT i.region, count(DISTINCT a.email) AS n FROM bank.aliases a JOIN publisher.impressions i ON a.email = i.person GROUP BY i.region;
APPROVE TEMPLATE f DIGEST '{digest:f}';
GRANT EXECUTE ON TEMPLATE f TO analyst;
COPY bank.aliases FROM STDIN (FORMAT csv, HEADER);
email,alias
{1..12} p61@x.nl,alias-{n}
{1..12} P61@X.NL,other-{n}
{1..15} p{n}@x.nl,control
\.
\connect publisher_admin
APPROVE TEMPLATE f DIGEST '{digest:f}';
\connect analyst
SELECT * FROM templates.f;
