-- a sum beside the same sum without one person is that person's amount; as FILTER, as CASE, and with zeros
-- from a UNION ALL to meet k. Here the rest has to reach k as well: others must be NULL, and must be so whether
-- the one founder has the greatest balance, has nothing, or isn't there
\connect bank_admin
CREATE TEMPLATE beside AS
SELECT count(*) FILTER (WHERE segment <> 'founder') AS people, sum(balance) FILTER (WHERE segment <> 'founder') AS others, sum(balance) AS total FROM bank.customers;
CREATE TEMPLATE as_case AS
SELECT sum(CASE WHEN segment <> 'founder' THEN balance ELSE 0 END) AS others, sum(balance) AS total FROM bank.customers;
APPROVE TEMPLATE beside DIGEST '{digest:beside}';
APPROVE TEMPLATE as_case DIGEST '{digest:as_case}' OVERLAPPING (beside);
GRANT EXECUTE ON TEMPLATE beside TO analyst;
GRANT EXECUTE ON TEMPLATE as_case TO analyst;
CREATE TEMPLATE padded AS
SELECT segment, sum(balance) AS total FROM (SELECT email, segment, balance FROM bank.customers UNION ALL SELECT email, 'founder', 0 FROM bank.customers) x GROUP BY segment;
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..40} p{n}@x.nl,retail,1200.00
p900@x.nl,founder,99000.00
\.
\connect analyst
SELECT others FROM templates.beside;
SELECT others FROM templates.as_case;
\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..40} p{n}@x.nl,retail,1200.00
p900@x.nl,founder,0
\.
\connect analyst
SELECT others FROM templates.beside;
SELECT others FROM templates.as_case;
\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..40} p{n}@x.nl,retail,1200.00
\.
\connect analyst
SELECT others FROM templates.beside;
SELECT others FROM templates.as_case;
-- Where there is no such person the total hides nothing either way: k people, all alike.
SELECT total FROM templates.beside;
