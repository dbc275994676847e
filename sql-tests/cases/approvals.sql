-- Who may run what, and whom to ask.
\connect bank_admin
CREATE TEMPLATE overlap AS
SELECT c.segment, count(DISTINCT c.email) AS customers FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
\connect analyst
SELECT * FROM templates.overlap;
APPROVE TEMPLATE overlap DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000';
CREATE TEMPLATE mine AS
SELECT 1;
\connect bank_admin
GRANT EXECUTE ON TEMPLATE overlap TO analyst;
\connect analyst
SELECT * FROM templates.overlap;
\connect bank_admin
APPROVE TEMPLATE overlap DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000';
APPROVE TEMPLATE overlap DIGEST 'sha256:xyz';
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}' SIGNATURE 'abc';
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}';
\connect analyst
-- Approved by the bank only.
SELECT * FROM templates.overlap;
\connect publisher_admin
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}';
\connect analyst
SELECT * FROM templates.overlap;
\connect publisher_admin
REVOKE EXECUTE ON TEMPLATE overlap FROM analyst;
\connect analyst
SELECT * FROM templates.overlap;
\connect bank_admin
-- The author can't grant what another owner has revoked.
GRANT EXECUTE ON TEMPLATE overlap TO analyst;
\connect analyst
SELECT * FROM templates.overlap;
\connect publisher_admin
GRANT EXECUTE ON TEMPLATE overlap TO analyst;
CREATE OR REPLACE TEMPLATE overlap AS SELECT 1;
\connect bank_admin
CREATE TEMPLATE overlap AS
SELECT 1;
-- Changed after approval: a new digest.
CREATE OR REPLACE TEMPLATE overlap AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
\connect analyst
SELECT * FROM templates.overlap;
\connect bank_admin
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}';
\connect publisher_admin
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}';
\connect analyst
SELECT * FROM templates.overlap;
\connect bank_admin
-- A new version of the bank's data needs the publisher's approval again, not the bank's.
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..30} p{n}@x.nl,retail,1200.00
\.
\connect analyst
SELECT * FROM templates.overlap;
\connect publisher_admin
-- The text that was replaced showed the same frame over the version before.
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}';
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}' OVERLAPPING (overlap);
\connect analyst
SELECT * FROM templates.overlap;
SELECT name, approved_by, not_approved_by, may_run FROM cleanroom.templates;
