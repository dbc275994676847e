-- a suppressed group padded with the other member's dummies stays suppressed
\i attacks/setup.inc
\connect analyst
\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{61..69} p{n}@x.nl,londoners,1
{1..50} dummy{n}@x.nl,londoners,1
\.
\connect publisher_admin
APPROVE TEMPLATE reach DIGEST '{digest:reach}' OVERLAPPING (regions);
\connect analyst
SELECT * FROM templates.reach('ctv');
