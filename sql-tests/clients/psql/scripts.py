"""psql: variables, \\copy, FETCH_COUNT, errors, transactions, \\password; and rows, refused."""

import os
import subprocess
import tempfile

from checks import ROWS, SELECT_DAYS, SELECT_REGIONS, check, equal, holds
from runs import psql, rows, shows


@check
def select_aligned():
    equal(psql(SELECT_DAYS + ";"), "  seen_on   | people \n------------+--------\n 2026-03-01 |     51\n 2026-03-02 |     20\n 2026-03-03 |     12\n(3 rows)\n\n")


@check
def version_of_the_server():
    holds(rows("SELECT version()")[0].startswith("PostgreSQL 15"), "version() isn't PostgreSQL 15")
    equal(rows("\\echo :SERVER_VERSION_NUM")[0][:2], "15")


@check
def gdesc():
    equal(rows(SELECT_REGIONS + " \\gdesc"), ["region|text", "people|bigint", "impressions|bigint", "cost|numeric"])
    equal(rows("SELECT 1 AS a, 'x'::varchar(3) AS b, now() AS c \\gdesc"), ["a|integer", "b|character varying(3)", "c|timestamp with time zone"])


@check
def crosstabview():
    seen = rows("SELECT region, segment, reach FROM templates.reach('ctv') WHERE region IS NOT NULL ORDER BY 1, 2 \\crosstabview")
    equal(seen[:2], ["Amsterdam|30|10", "Utrecht||12"])


@check
def gset():
    equal(rows("SELECT people AS many, region FROM templates.regions WHERE region = 'Utrecht' \\gset u_\n\\echo :u_many :u_region"), ["12 Utrecht"])


@check
def gexec():
    equal(rows("SELECT 'SELECT ' || people || ' + 1' FROM templates.regions WHERE region = 'Utrecht' \\gexec"), ["13"])


@check
def gx_and_x():
    equal(psql("\\x on\nSELECT people FROM templates.regions WHERE region = 'Utrecht';"), "-[ RECORD 1 ]\npeople | 12\n\n")
    shows(psql("SELECT people FROM templates.regions WHERE region = 'Utrecht' \\gx"), "RECORD 1")


@check
def set_and_quoting():
    script = "\\set value Utrecht\n\\set column region\n\\set least 11\nSELECT people FROM templates.regions WHERE :\"column\" = :'value' AND people > :least;"
    equal(rows(script), ["12"])


@check
def timing():
    shows(psql("\\timing on\nSELECT 1;"), "Time: ", " ms")


@check
def on_error_and_sqlstate():
    out = psql("SELECT nothing FROM templates.regions;\n\\echo :ERROR :SQLSTATE :LAST_ERROR_SQLSTATE\nSELECT 1;\n\\echo :ROW_COUNT :SQLSTATE", "-At", fails="42703")
    equal(out.splitlines(), ["true 42703 42703", "1", "1 00000"])


@check
def syntax_error_points():
    done = subprocess.run(["psql", "-X", "-c", "SELECT people, FROM templates.regions"], capture_output=True, text=True, timeout=18)
    shows(done.stderr, 'syntax error at or near "FROM"', "LINE 1: SELECT people, FROM", "^")


@check
def errverbose():
    script = "SELECT 1/0;\n\\errverbose"
    done = subprocess.run(["psql", "-X"], input=script, capture_output=True, text=True, timeout=18)
    shows(done.stderr + done.stdout, "ERROR:  22012: division by zero")


@check
def copy_select_to_csv():
    with tempfile.NamedTemporaryFile("r") as file:
        equal(rows(f"\\copy ({SELECT_DAYS}) TO '{file.name}' CSV HEADER"), [])
        equal(file.read(), "seen_on,people\n2026-03-01,51\n2026-03-02,20\n2026-03-03,12\n")


@check
def copy_select_to_stdout():
    equal(rows(f"\\copy ({SELECT_REGIONS}) TO STDOUT"), ["Amsterdam\t40\t60\t70.0000", "Utrecht\t12\t12\t24.0000", "\\N\t11\t11\t11.0000"])


@check
def copy_to_a_program():
    equal(rows(f"\\copy ({SELECT_DAYS}) TO PROGRAM 'cut -c1-7 | sort -u'"), ["2026-03"])


@check
def fetch_count():
    seen = rows("\\set FETCH_COUNT 100\nSELECT r.region, n FROM templates.regions r, generate_series(1, 500) AS g(n) WHERE r.region = 'Utrecht' ORDER BY n;")
    equal((len(seen), seen[0], seen[-1]), (500, "Utrecht|1", "Utrecht|500"))


@check
def fetch_count_of_a_template_call():
    seen = rows("\\set FETCH_COUNT 2\nSELECT region, segment, reach FROM templates.reach('ctv') ORDER BY region NULLS LAST, segment;")
    equal(seen, ["Amsterdam|retail|30", "Amsterdam|student|10", "Utrecht|student|12", "|premium|11"])


@check
def single_transaction():
    equal(psql("SELECT 1;\nSELECT people FROM templates.regions WHERE region = 'Utrecht';", "-At", "-1"), "1\n12\n")


@check
def on_error_rollback():
    out = psql("\\set ON_ERROR_ROLLBACK on\nBEGIN;\nSELECT 1;\nSELECT 1/0;\nSELECT 2;\nCOMMIT;\n\\echo :SQLSTATE", "-At", fails="22012")
    equal(out.splitlines(), ["1", "2", "00000"])


@check
def several_statements_in_one():
    equal(rows("SELECT 1\\; SELECT 2\\; SELECT 3;"), ["1", "2", "3"])


@check
def show_all():
    shows("\n".join(rows("SHOW ALL")), "search_path|", "server_version|", "statement_timeout|")


@check
def who_and_where():
    equal(rows("SELECT current_user, session_user, current_database(), current_schema()"), ["analyst|analyst|cloister|templates"])


@check
def explain():
    shows(psql("EXPLAIN SELECT * FROM templates.regions"), "QUERY PLAN")


@check
def c_connects_as_another_role():
    equal(rows("\\c cloister newcomer\nSELECT current_user;"), ["newcomer"])


@check
def encoding():
    equal(rows("\\encoding\nSELECT 'é€';"), ["UTF8", "é€"])


@check
def password():
    """\\password sends a SCRAM verifier; the old password ends, the new one begins."""

    def change(old, new):
        command = ["psql", "-X", "-q", "-c", "\\password"]
        environment = dict(os.environ, PGUSER="newcomer", PGPASSWORD=old)
        # Without a terminal psql reads the new password, twice, from its standard input.
        done = subprocess.run(command, input=f"{new}\n{new}\n", env=environment, capture_output=True, text=True, timeout=18, start_new_session=True)
        holds("ERROR" not in done.stderr and done.returncode == 0, f"stderr {done.stderr!r}")

    change("demo", "fresh")
    try:
        equal(rows("SELECT 1", role="newcomer", password="fresh"), ["1"])
        old = subprocess.run(["psql", "-X", "-c", "SELECT 1"], env=dict(os.environ, PGUSER="newcomer"), capture_output=True, text=True, timeout=18)
        shows(old.stderr, 'password authentication failed for user "newcomer"')
    finally:
        change("fresh", "demo")


@check
def refuses_rows_select():
    equal(psql(ROWS + ";", "-At", fails="42501"), "")


@check
def refuses_rows_copy():
    for statement in (f"\\copy ({ROWS}) TO STDOUT", "\\copy publisher.impressions TO STDOUT"):
        equal(psql(statement, "-At", fails="42501"), "")


@check
def refuses_rows_fetch_count():
    equal(psql(f"\\set FETCH_COUNT 10\n{ROWS};", "-At", fails="42501"), "")


@check
def refuses_rows_gset_and_crosstabview():
    for command in ("\\gset", "\\crosstabview", "\\gx", "\\gexec"):
        equal(psql(f"{ROWS} {command}", "-At", fails="42501"), "")
