-- bigint = double joins 2^53 with 2^53 + 1, so that two people count as one or one meets two; a CTE named like a
-- dataset reads something else than the approver thinks. Here units are equated as they are: ten neighbouring
-- numbers must count as ten people, in a join of text with bigint as well, and such a CTE is refused
\connect bank_admin
CREATE DATASET bank.accounts (id bigint PRIVACY UNIT AS customer_id UNIQUE, kind text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
CREATE DATASET bank.doubles (id double precision PRIVACY UNIT AS customer_id UNIQUE, kind text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY bank.accounts FROM STDIN (FORMAT csv, HEADER);
id,kind
{0..9} 900719925474099{n},near
{10..18} 90071992547409{n},few
\.
\connect publisher_admin
CREATE DATASET publisher.members (id text PRIVACY UNIT AS customer_id UNIQUE, level text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY publisher.members FROM STDIN (FORMAT csv, HEADER);
id,level
{0..9} 900719925474099{n},gold
\.
\connect bank_admin
CREATE TEMPLATE near AS SELECT a.kind, m.level, count(DISTINCT a.id) AS n FROM bank.accounts a JOIN publisher.members m ON a.id = m.id GROUP BY a.kind, m.level;
APPROVE TEMPLATE near DIGEST '{digest:near}';
GRANT EXECUTE ON TEMPLATE near TO analyst;
CREATE TEMPLATE doubles AS SELECT count(DISTINCT a.id) AS n FROM bank.accounts a JOIN publisher.members m ON CAST(a.id AS double precision) = CAST(m.id AS double precision);
CREATE TEMPLATE shadowed AS WITH "publisher.impressions" AS (SELECT email AS person, segment AS region FROM bank.customers) SELECT region, count(DISTINCT person) AS n FROM "publisher.impressions" GROUP BY region;
\connect publisher_admin
APPROVE TEMPLATE near DIGEST '{digest:near}';
\connect analyst
SELECT * FROM templates.near;
