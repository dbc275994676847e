"""psycopg2: what scripts, Superset and dbt do with it (the simple protocol, mostly)."""

import io
import threading

import psycopg2
import psycopg2.extensions
import psycopg2.extras

from checks import DAYS, MANY, MANY_SUM, REACH, REGIONS, ROWS, SELECT_DAYS, SELECT_REACH, SELECT_REGIONS, SLOW, check, equal, holds, main, refused


class Connection:
    """A connection that is closed after the block."""

    def __init__(self, autocommit=False, **options):
        self.connection = psycopg2.connect("", connect_timeout=10, **options)
        self.connection.autocommit = autocommit

    def __enter__(self):
        return self.connection

    def __exit__(self, *_):
        self.connection.close()


def rows(connection, statement, parameters=None, cursor=None):
    cursor = cursor or connection.cursor()
    cursor.execute(statement, parameters)
    return cursor.fetchall()


def fails(sqlstate, run):
    return refused(sqlstate, run, lambda error: getattr(error, "pgcode", None))


@check
def rows_and_types():
    with Connection() as connection:
        equal(rows(connection, SELECT_REGIONS), REGIONS)
        equal(rows(connection, SELECT_DAYS), DAYS)
        equal(rows(connection, SELECT_REACH), REACH)


@check
def column_descriptions():
    with Connection() as connection:
        cursor = connection.cursor()
        cursor.execute(SELECT_REGIONS)
        equal([(c.name, c.type_code) for c in cursor.description], [("region", 25), ("people", 20), ("impressions", 20), ("cost", 1700)])
        equal((cursor.rowcount, cursor.statusmessage), (3, "SELECT 3"))


@check
def column_names_of_expressions():
    with Connection() as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT 1 AS a, 2 AS a, 'x' || people, count(*), people::text, CASE WHEN TRUE THEN 1 END FROM templates.regions GROUP BY people")
        equal([c.name for c in cursor.description], ["a", "a", "?column?", "count", "people", "case"])


@check
def command_tags():
    with Connection(autocommit=True) as connection:
        cursor, tags = connection.cursor(), []
        for statement in ("BEGIN", "SELECT 1", "SHOW search_path", "SET application_name = 'x'", "RESET application_name", "COMMIT", "START TRANSACTION", "ROLLBACK"):
            cursor.execute(statement)
            tags.append(cursor.statusmessage)
        equal(tags, ["BEGIN", "SELECT 1", "SHOW", "SET", "RESET", "COMMIT", "START TRANSACTION", "ROLLBACK"])


@check
def commit_of_a_failed_transaction_says_rollback():
    with Connection(autocommit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        fails("22012", lambda: cursor.execute("SELECT 1/0"))
        cursor.execute("COMMIT")
        equal(cursor.statusmessage, "ROLLBACK")


@check
def parameters():
    with Connection() as connection:
        equal(rows(connection, "SELECT people FROM templates.regions WHERE region = %s", ("Utrecht",)), [(12,)])
        equal(rows(connection, "SELECT reach FROM templates.reach(%(channel)s) WHERE region IN %(regions)s ORDER BY 1", {"channel": "ctv", "regions": ("Utrecht", "Amsterdam")}), [(10,), (12,), (30,)])


@check
def parameter_list_any():
    with Connection() as connection:
        equal(rows(connection, "SELECT people FROM templates.regions WHERE region = ANY(%s) ORDER BY 1", (["Utrecht", "Amsterdam"],)), [(12,), (40,)])


@check
def quoting():
    with Connection() as connection:
        text = "O'Brien \\ é \n %"
        equal(rows(connection, "SELECT %s::text", (text,)), [(text,)])


@check
def binary_value():
    with Connection() as connection:
        equal(rows(connection, "SELECT %s", (psycopg2.Binary(b"\x00\\'\xff"),))[0][0].tobytes(), b"\x00\\'\xff")


@check
def real_dict_rows():
    with Connection() as connection:
        cursor = connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor)
        equal(dict(rows(connection, "SELECT people FROM templates.regions WHERE region = 'Utrecht'", cursor=cursor)[0]), {"people": 12})


@check
def named_cursor():
    with Connection() as connection:
        cursor = connection.cursor(name="many")
        cursor.itersize = 500
        cursor.execute(MANY)
        seen = list(cursor)
        equal((len(seen), sum(n for _, n in seen)), (3000, MANY_SUM))


@check
def named_cursor_fetchmany_and_close():
    with Connection() as connection:
        cursor = connection.cursor(name="days")
        cursor.execute(SELECT_DAYS)
        equal(cursor.fetchmany(2), DAYS[:2])
        equal(cursor.fetchmany(2), DAYS[2:])
        equal(cursor.fetchmany(2), [])
        cursor.close()
        fails("34000", lambda: rows(connection, "FETCH ALL FROM days"))


@check
def named_cursor_scrolls():
    with Connection() as connection:
        cursor = connection.cursor(name="days", scrollable=True)
        cursor.execute(SELECT_DAYS)
        cursor.scroll(2, mode="absolute")
        equal(cursor.fetchone(), DAYS[2])
        cursor.scroll(-2)
        equal(cursor.fetchone(), DAYS[1])


@check
def named_cursor_with_hold():
    with Connection() as connection:
        cursor = connection.cursor(name="held", withhold=True)
        cursor.execute(SELECT_DAYS)
        connection.commit()
        equal(cursor.fetchall(), DAYS)


@check
def autocommit():
    with Connection(autocommit=True) as connection:
        idle = psycopg2.extensions.TRANSACTION_STATUS_IDLE
        equal((rows(connection, "SELECT 1"), connection.info.transaction_status), ([(1,)], idle))
        fails("22012", lambda: rows(connection, "SELECT 1/0"))
        equal((rows(connection, "SELECT 2"), connection.info.transaction_status), ([(2,)], idle))


@check
def failed_transaction_is_25P02():
    with Connection() as connection:
        fails("42P01", lambda: rows(connection, "SELECT * FROM templates.nothing"))
        equal(connection.info.transaction_status, psycopg2.extensions.TRANSACTION_STATUS_INERROR)
        fails("25P02", lambda: rows(connection, "SELECT 1"))
        connection.rollback()
        equal(rows(connection, "SELECT 1"), [(1,)])


@check
def set_session():
    with Connection() as connection:
        connection.set_session(isolation_level="SERIALIZABLE", readonly=True, deferrable=True)
        equal(rows(connection, "SHOW transaction_isolation"), [("serializable",)])
        equal(rows(connection, "SHOW transaction_read_only"), [("on",)])


@check
def savepoint():
    with Connection() as connection:
        cursor = connection.cursor()
        cursor.execute("SAVEPOINT here")
        fails("42703", lambda: cursor.execute("SELECT nothing FROM templates.regions"))
        cursor.execute("ROLLBACK TO SAVEPOINT here")
        cursor.execute("RELEASE SAVEPOINT here")
        equal(rows(connection, "SELECT people FROM templates.regions WHERE region = 'Utrecht'"), [(12,)])


@check
def reset():
    with Connection() as connection:
        cursor = connection.cursor()
        cursor.execute("SET statement_timeout = 1234")
        connection.commit()
        connection.reset()
        equal(rows(connection, "SHOW statement_timeout"), [("0",)])


@check
def discard_all():
    with Connection(autocommit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("PREPARE one AS SELECT 1")
        cursor.execute("DISCARD ALL")
        equal(cursor.statusmessage, "DISCARD ALL")
        fails("26000", lambda: cursor.execute("EXECUTE one"))


@check
def prepare_and_execute():
    with Connection() as connection:
        cursor = connection.cursor()
        cursor.execute("PREPARE of_channel (text) AS SELECT region, reach FROM templates.reach($1) WHERE segment = 'retail'")
        equal(rows(connection, "EXECUTE of_channel('ctv')"), [("Amsterdam", 30)])
        cursor.execute("DEALLOCATE of_channel")
        fails("26000", lambda: cursor.execute("EXECUTE of_channel('ctv')"))


@check
def copy_expert_csv():
    with Connection() as connection:
        out = io.StringIO()
        connection.cursor().copy_expert(f"COPY ({SELECT_REGIONS}) TO STDOUT WITH CSV HEADER DELIMITER ';' NULL '-'", out)
        equal(out.getvalue(), "region;people;impressions;cost\nAmsterdam;40;60;70.0000\nUtrecht;12;12;24.0000\n-;11;11;11.0000\n")


@check
def copy_expert_text():
    with Connection() as connection:
        out = io.BytesIO()
        cursor = connection.cursor()
        cursor.copy_expert(f"COPY ({MANY}) TO STDOUT", out)
        equal((cursor.rowcount, out.getvalue().count(b"\n")), (3000, 3000))


@check
def copy_in_and_refusal_of_another_role():
    with Connection(autocommit=True) as connection:
        fails("42501", lambda: connection.cursor().copy_expert("COPY bank.customers FROM STDIN WITH CSV HEADER", io.StringIO("email,segment,balance\nx@x.nl,retail,1\n")))
        equal(rows(connection, "SELECT 1"), [(1,)])


@check
def comment_before_a_statement():
    with Connection() as connection:
        equal(rows(connection, '/* {"app": "dbt", "node_id": "x"} */\n-- a line\nSELECT people FROM "cloister"."templates"."regions" WHERE region = \'Utrecht\''), [(12,)])


@check
def several_statements_at_once():
    with Connection() as connection:
        equal(rows(connection, "BEGIN; SELECT 1; SELECT people FROM templates.regions WHERE region = 'Utrecht';"), [(12,)])


@check
def cancel():
    with Connection(autocommit=True) as connection:
        threading.Timer(0.5, connection.cancel).start()
        fails("57014", lambda: rows(connection, SLOW))
        equal(rows(connection, "SELECT 1"), [(1,)])


@check
def statement_timeout():
    with Connection(autocommit=True) as connection:
        connection.cursor().execute("SET statement_timeout = 300")
        error = fails("57014", lambda: rows(connection, SLOW))
        holds("statement timeout" in str(error), f"said {error}")


@check
def client_encoding():
    with Connection() as connection:
        equal(connection.encoding, "UTF8")
        connection.set_client_encoding("LATIN1")
        equal(rows(connection, "SELECT 'é'"), [("é",)])


@check
def notices():
    with Connection() as connection:
        connection.cursor().execute("SELECT 1")
        connection.commit()
        equal(connection.notices, [])
        connection.autocommit = True
        connection.cursor().execute("COMMIT")
        holds("no transaction in progress" in "".join(connection.notices), f"notices {connection.notices}")


@check
def error_has_its_parts():
    with Connection() as connection:
        error = fails("42P01", lambda: rows(connection, "SELECT * FROM templates.nothing"))
        equal((type(error).__name__, error.diag.severity, error.diag.statement_position), ("UndefinedTable", "ERROR", "15"))


@check
def refuses_rows_select():
    with Connection() as connection:
        fails("42501", lambda: rows(connection, ROWS))


@check
def refuses_rows_copy_expert():
    with Connection() as connection:
        fails("42501", lambda: connection.cursor().copy_expert(f"COPY ({ROWS}) TO STDOUT", io.StringIO()))


@check
def refuses_rows_copy_table():
    with Connection() as connection:
        fails("42501", lambda: connection.cursor().copy_expert("COPY publisher.impressions TO STDOUT", io.StringIO()))


@check
def refuses_rows_named_cursor():
    with Connection() as connection:
        fails("42501", lambda: rows(connection, ROWS, cursor=connection.cursor(name="rows")))


@check
def refuses_rows_prepare():
    with Connection() as connection:
        fails("42501", lambda: rows(connection, f"PREPARE read AS {ROWS}; EXECUTE read"))


main()
