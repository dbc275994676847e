-- What decides about rows is boolean, as in Postgres: NULL and a text that is a literal are read as one.
\connect bank_admin
CREATE TEMPLATE nobody AS SELECT count(*) AS n FROM bank.customers WHERE NULL;
CREATE TEMPLATE nor_here AS SELECT count(*) AS n FROM bank.customers WHERE segment = 'retail' AND NULL;
CREATE TEMPLATE case_of_null AS SELECT count(*) AS n FROM bank.customers WHERE CASE WHEN segment = 'retail' THEN NULL END;
CREATE TEMPLATE coalesced AS SELECT count(*) AS n FROM bank.customers WHERE coalesce(NULL, NULL);
CREATE TEMPLATE part_of_null AS SELECT segment, count(*) FILTER (WHERE NULL) AS n FROM bank.customers GROUP BY segment;
CREATE TEMPLATE part_of_true AS SELECT segment, count(*) FILTER (WHERE ' TRUE ') AS n FROM bank.customers GROUP BY segment;
CREATE TEMPLATE having_null AS SELECT count(*) AS n FROM (SELECT person, count(*) AS k FROM publisher.impressions GROUP BY person HAVING NULL) p;
CREATE TEMPLATE rows_of_null AS SELECT k, count(*) AS n FROM (SELECT person, count(*) FILTER (WHERE NULL) AS k FROM publisher.impressions GROUP BY person) p GROUP BY k;
APPROVE TEMPLATE nobody DIGEST '{digest:nobody}';
APPROVE TEMPLATE nor_here DIGEST '{digest:nor_here}' OVERLAPPING (nobody);
APPROVE TEMPLATE case_of_null DIGEST '{digest:case_of_null}' OVERLAPPING (nobody, nor_here);
APPROVE TEMPLATE coalesced DIGEST '{digest:coalesced}' OVERLAPPING (nobody, nor_here, case_of_null);
APPROVE TEMPLATE part_of_null DIGEST '{digest:part_of_null}' OVERLAPPING (nobody, nor_here, case_of_null, coalesced);
APPROVE TEMPLATE part_of_true DIGEST '{digest:part_of_true}' OVERLAPPING (nobody, nor_here, case_of_null, coalesced, part_of_null);
GRANT EXECUTE ON TEMPLATE nobody TO analyst;
GRANT EXECUTE ON TEMPLATE nor_here TO analyst;
GRANT EXECUTE ON TEMPLATE case_of_null TO analyst;
GRANT EXECUTE ON TEMPLATE coalesced TO analyst;
GRANT EXECUTE ON TEMPLATE part_of_null TO analyst;
GRANT EXECUTE ON TEMPLATE part_of_true TO analyst;
GRANT EXECUTE ON TEMPLATE having_null TO analyst;
GRANT EXECUTE ON TEMPLATE rows_of_null TO analyst;
\connect publisher_admin
APPROVE TEMPLATE having_null DIGEST '{digest:having_null}';
APPROVE TEMPLATE rows_of_null DIGEST '{digest:rows_of_null}' OVERLAPPING (having_null);
\connect analyst
SELECT * FROM templates.nobody;
SELECT * FROM templates.nor_here;
SELECT * FROM templates.case_of_null;
SELECT * FROM templates.coalesced;
SELECT * FROM templates.part_of_null;
SELECT * FROM templates.part_of_true;
SELECT * FROM templates.having_null;
SELECT * FROM templates.rows_of_null;
-- Anything else is refused.
\connect bank_admin
CREATE TEMPLATE t AS SELECT count(*) AS n FROM bank.customers WHERE 1;
CREATE TEMPLATE t AS SELECT count(*) AS n FROM bank.customers WHERE segment;
CREATE TEMPLATE t AS SELECT count(*) AS n FROM bank.customers WHERE segment = 'retail' AND 1;
CREATE TEMPLATE t AS SELECT count(*) FILTER (WHERE 1) AS n FROM bank.customers;
CREATE TEMPLATE t AS SELECT count(*) FILTER (WHERE segment) AS n FROM bank.customers;
CREATE TEMPLATE t AS SELECT count(*) FILTER (WHERE 'perhaps') AS n FROM bank.customers;
CREATE TEMPLATE t AS SELECT count(*) FILTER (WHERE lower('TRUE')) AS n FROM bank.customers;
CREATE TEMPLATE t AS SELECT sum(CASE WHEN segment THEN balance END) AS n FROM bank.customers;
CREATE TEMPLATE t AS SELECT k, count(*) AS n FROM (SELECT person, count(*) FILTER (WHERE region) AS k FROM publisher.impressions GROUP BY person) p GROUP BY k;
CREATE TEMPLATE t AS SELECT count(*) AS n FROM (SELECT person, count(*) AS k FROM publisher.impressions GROUP BY person HAVING max(region)) p;
