-- filter above the template that fails iff a suppressed London exists
\i attacks/setup.inc
\connect analyst
SELECT * FROM templates.reach(channel => 'ctv') WHERE 1/length(replace(region,'London',''))>=0;
