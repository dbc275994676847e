"""psql: looking around by backslash commands."""

import subprocess

from checks import TLS, check, equal
from runs import psql, rows, shows


@check
def conninfo():
    shows(psql("\\conninfo"), 'You are connected to database "cloister" as user "analyst"', *(["SSL connection"] if TLS else []))


@check
def d_lists_relations():
    equal(rows("\\d"), ["templates|days|view|cloister", "templates|regions|view|cloister"])


@check
def d_of_a_view():
    equal(rows("\\d regions")[:4], ["region|text|||", "people|bigint|||", "impressions|bigint|||", "cost|numeric|||"])
    shows(psql("\\d templates.regions"), 'View "templates.regions"', "Nullable")


@check
def d_plus_of_a_view():
    shows(psql("\\d+ templates.regions"), 'View "templates.regions"', "View definition:", "SELECT", "Storage")


@check
def d_of_a_dataset():
    shows(psql("\\d bank.customers", role="bank_admin"), 'Table "bank.customers"', "email   | text", "balance | numeric(14,2)")


@check
def d_of_nothing():
    done = subprocess.run(["psql", "-X", "-c", "\\d nothing"], capture_output=True, text=True, timeout=18)
    equal(done.stderr.strip(), 'Did not find any relation named "nothing".')


@check
def dt():
    equal(rows("\\dt bank.*", role="bank_admin"), ["bank|customers|table|cloister"])


@check
def dt_plus():
    shows(psql("\\dt+ bank.*", role="bank_admin"), "customers", "permanent", "Size")


@check
def dv():
    equal(rows("\\dv"), ["templates|days|view|cloister", "templates|regions|view|cloister"])
    equal(rows("\\dv templates.reg*"), ["templates|regions|view|cloister"])


@check
def dv_plus():
    shows(psql("\\dv+ regions"), "people, impressions and cost of each region", "permanent")


@check
def df():
    equal(rows("\\df templates.*"), ["templates|reach|TABLE(region text, segment text, reach bigint)|channel text|func"])


@check
def df_plus():
    shows(psql("\\df+ reach"), "customers reached, by region and segment", "Volatility", "cloister")


@check
def df_of_the_system():
    shows(psql("\\df pg_catalog.length"), "pg_catalog", "integer", "func")


@check
def dn():
    shows("\n".join(rows("\\dn")), "bank|cloister", "cleanroom|cloister", "publisher|cloister", "templates|cloister")


@check
def dn_plus():
    shows(psql("\\dn+"), "Access privileges", "Description", "templates")


@check
def du():
    shows("\n".join(rows("\\du")), "analyst|", "bank_admin|")


@check
def l_databases():
    shows("\n".join(rows("\\l")), "cloister|", "|UTF8|")


@check
def dp():
    shows(psql("\\dp templates.*"), "templates", "regions", "days", "view")


@check
def dT():
    shows(psql("\\dT numeric"), "pg_catalog", "numeric")


@check
def di_dm_ds_dE_are_empty():
    for command in ("\\di", "\\dm", "\\ds", "\\dE"):
        done = subprocess.run(["psql", "-X", "-c", command], capture_output=True, text=True, timeout=18)
        equal(done.stderr.strip(), "Did not find any relations.", command)


@check
def dconfig():
    shows("\n".join(rows("\\dconfig search_path")), "search_path|templates")


@check
def other_objects_without_error():
    for command in ("\\do <", "\\dC text", "\\dO C", "\\dL"):
        shows(psql(command), "(")


@check
def rarer_lists_without_error():
    for command in ("\\dd", "\\ddp", "\\des", "\\dew", "\\dy", "\\dRp", "\\dF"):
        shows(psql(command), "(")


@check
def sf():
    shows(psql("\\sf templates.reach"), "CREATE OR REPLACE FUNCTION templates.reach(channel text)", "RETURNS TABLE(region text, segment text, reach bigint)")


@check
def sf_by_name_in_the_path():
    shows(psql("\\sf reach"), "FUNCTION templates.reach(channel text)")


@check
def sv():
    shows(psql("\\sv templates.regions"), "CREATE OR REPLACE VIEW templates.regions AS", "SELECT")
