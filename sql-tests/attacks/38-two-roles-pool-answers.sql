-- two roles that pool their answers, or one person with two logins: a release is one fixed table, the same for whoever
-- may see it, so that two who put theirs together have what one has
\i attacks/setup.inc
\connect bank_admin
CREATE ROLE analyst2 LOGIN PASSWORD 'demo' IN MEMBER bank AS ANALYST;
GRANT EXECUTE ON TEMPLATE reach TO analyst2;
\connect analyst
SELECT * FROM templates.reach('ctv');
\connect analyst2
SELECT * FROM templates.reach('ctv');
SELECT * FROM templates.regions;
