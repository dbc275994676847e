-- 10^6 rows for one target: a run that meets its limit, or takes long, says that they joined. Here worst cases are
-- computed from what datasets declare, before approval, and a load over its bounds is refused to its owner alone
\connect bank_admin
CREATE DATASET bank.flood (email text PRIVACY UNIT AS email, x text DIMENSION) THRESHOLD 10 ROWS PER PERSON 1000000 ROWS AT MOST 100000000;
CREATE DATASET bank.deluge (email text PRIVACY UNIT AS email, y text DIMENSION) THRESHOLD 10 ROWS PER PERSON 1000000 ROWS AT MOST 100000000;
CREATE TEMPLATE own AS SELECT x, count(DISTINCT email) AS n FROM bank.flood GROUP BY x;
CREATE TEMPLATE joined CELLS PER PERSON 1 AS SELECT f.x, count(DISTINCT f.email) AS n FROM bank.flood f JOIN bank.deluge d ON f.email = d.email JOIN publisher.impressions i ON f.email = i.person GROUP BY f.x;
CREATE DATASET bank.trickle (email text PRIVACY UNIT AS email, x text DIMENSION) THRESHOLD 10 ROWS PER PERSON 3 ROWS AT MOST 1000;
COPY bank.trickle FROM STDIN (FORMAT csv, HEADER);
email,x
{1..20} p{n}@x.nl,a
{1..4} p61@x.nl,a
\.
CREATE TEMPLATE s AS SELECT x, count(DISTINCT email) AS n FROM bank.trickle GROUP BY x;
APPROVE TEMPLATE s DIGEST '{digest:s}';
GRANT EXECUTE ON TEMPLATE s TO analyst;
\connect analyst
SELECT * FROM templates.s;
