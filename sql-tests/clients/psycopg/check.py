"""psycopg 3: what an application does with it."""

import asyncio
import datetime
import decimal
import threading
import time

import psycopg
from psycopg.rows import dict_row

from checks import DAYS, MANY, MANY_SUM, REACH, REGIONS, ROWS, SELECT_DAYS, SELECT_REACH, SELECT_REGIONS, SLOW, check, equal, holds, main, refused


def connect(**options):
    return psycopg.connect(connect_timeout=10, **options)


def state(error):
    return getattr(error, "sqlstate", None)


def fails(sqlstate, connection, statement, parameters=None):
    return refused(sqlstate, lambda: connection.execute(statement, parameters).fetchall(), state)


@check
def rows_and_types():
    with connect() as connection:
        equal(connection.execute(SELECT_REGIONS).fetchall(), REGIONS)
        equal(connection.execute(SELECT_DAYS).fetchall(), DAYS)


@check
def server_version():
    with connect() as connection:
        equal(connection.info.server_version // 10000, 15)
        equal(connection.info.parameter_status("integer_datetimes"), "on")
        equal(connection.info.parameter_status("standard_conforming_strings"), "on")


@check
def column_descriptions():
    with connect() as connection:
        cursor = connection.execute(SELECT_REGIONS)
        equal([(c.name, c.type_code) for c in cursor.description], [("region", 25), ("people", 20), ("impressions", 20), ("cost", 1700)])


@check
def dict_rows():
    with connect(row_factory=dict_row) as connection:
        equal(connection.execute(SELECT_DAYS).fetchone(), {"seen_on": datetime.date(2026, 3, 1), "people": 51})


@check
def parameters_in_where():
    with connect() as connection:
        rows = connection.execute("SELECT region, people FROM templates.regions WHERE people > %s AND region = %s", (11, "Utrecht")).fetchall()
        equal(rows, [("Utrecht", 12)])


@check
def parameter_of_a_template():
    with connect() as connection:
        rows = connection.execute("SELECT region, segment, reach FROM templates.reach(%s) ORDER BY region NULLS LAST, segment", ("ctv",)).fetchall()
        equal(rows, REACH)


@check
def parameter_types():
    with connect() as connection:
        row = connection.execute(
            "SELECT %s::int, %s::bigint, %s::text, %s::numeric, %s::date, %s::float8, %s::boolean, %s::text",
            (7, 2**40, "é'\\", decimal.Decimal("1.50"), datetime.date(2026, 3, 1), 0.1, True, None),
        ).fetchone()
        equal(row, (7, 2**40, "é'\\", decimal.Decimal("1.50"), datetime.date(2026, 3, 1), 0.1, True, None))


@check
def parameter_list_any():
    with connect() as connection:
        rows = connection.execute("SELECT people FROM templates.regions WHERE region = ANY(%s) ORDER BY 1", (["Utrecht", "Amsterdam"],)).fetchall()
        equal(rows, [(12,), (40,)])


@check
def binary_results():
    with connect() as connection:
        cursor = connection.cursor(binary=True)
        equal(cursor.execute(SELECT_REGIONS).fetchall(), REGIONS)
        equal(cursor.execute(SELECT_DAYS).fetchall(), DAYS)


@check
def binary_parameters():
    with connect() as connection:
        rows = connection.execute("SELECT people FROM templates.regions WHERE people >= %b::bigint AND region = %b", (12, "Utrecht")).fetchall()
        equal(rows, [(12,)])


@check
def timestamps():
    with connect() as connection:
        moment = datetime.datetime(2026, 3, 1, 12, 30, 0, 250000, tzinfo=datetime.timezone.utc)
        for binary in (False, True):
            cursor = connection.cursor(binary=binary)
            row = cursor.execute("SELECT TIMESTAMPTZ '2026-03-01 12:30:00.25+00', TIMESTAMP '2026-03-01 12:30:00'").fetchone()
            equal(row, (moment, datetime.datetime(2026, 3, 1, 12, 30)))


@check
def timestamps_as_text():
    with connect() as connection:
        row = connection.execute("SELECT (TIMESTAMPTZ '2026-03-01 12:30:00.25+00')::text, (TIMESTAMP '2026-03-01 12:30:00')::text").fetchone()
        equal(row, ("2026-03-01 12:30:00.25+00", "2026-03-01 12:30:00"))


@check
def backend_pid():
    with connect() as connection:
        pid = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
        holds(pid > 0, "pg_backend_pid() is 0")
        equal(pid, connection.info.backend_pid)


@check
def types_of_catalog_columns():
    with connect() as connection:
        cursor = connection.execute("SELECT oid, relname, relkind, relhasindex, oid::regclass FROM pg_class LIMIT 1")
        equal([(c.name, c.type_code) for c in cursor.description], [("oid", 26), ("relname", 19), ("relkind", 18), ("relhasindex", 16), ("oid", 2205)])
        cursor = connection.execute("SELECT proargtypes, prosrc, prorettype FROM pg_proc LIMIT 1")
        equal([c.type_code for c in cursor.description], [30, 25, 26])


@check
def arrays():
    with connect() as connection:
        for binary in (False, True):
            row = connection.cursor(binary=binary).execute("SELECT ARRAY[1, 2, 3], ARRAY['a', NULL, 'b,c']").fetchone()
            equal(row, ([1, 2, 3], ["a", None, "b,c"]))


@check
def prepared_statement_reused():
    with connect() as connection:
        for channel, rows in (("ctv", 4), ("display", 1), ("ctv", 4)):
            seen = connection.execute("SELECT count(*) FROM templates.reach(%s)", (channel,), prepare=True).fetchone()
            equal(seen, (rows,))
        equal(connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone(), (1,))


@check
def server_side_cursor():
    with connect() as connection, connection.cursor(name="many") as cursor:
        cursor.itersize = 100
        cursor.execute(MANY)
        rows = list(cursor)
        equal((len(rows), sum(n for _, n in rows)), (3000, MANY_SUM))


@check
def server_side_cursor_scrolls():
    with connect() as connection, connection.cursor(name="scrolling", scrollable=True) as cursor:
        cursor.execute(SELECT_DAYS)
        equal(cursor.fetchall(), DAYS)
        cursor.scroll(0, mode="absolute")
        equal(cursor.fetchone(), DAYS[0])
        cursor.scroll(1)
        equal(cursor.fetchone(), DAYS[2])


@check
def server_side_cursor_with_hold():
    with connect() as connection:
        cursor = connection.cursor(name="held", withhold=True)
        cursor.execute(SELECT_DAYS)
        connection.commit()
        equal(cursor.fetchmany(2), DAYS[:2])
        cursor.close()


@check
def streaming_row_by_row():
    with connect() as connection:
        equal(sum(n for _, n in connection.cursor().stream(MANY)), MANY_SUM)


@check
def copy_to_text():
    with connect() as connection, connection.cursor().copy(f"COPY ({SELECT_REGIONS}) TO STDOUT") as copy:
        equal(b"".join(copy), b"Amsterdam\t40\t60\t70.0000\nUtrecht\t12\t12\t24.0000\n\\N\t11\t11\t11.0000\n")


@check
def copy_to_csv():
    with connect() as connection, connection.cursor().copy(f"COPY ({SELECT_DAYS}) TO STDOUT (FORMAT csv, HEADER)") as copy:
        equal(b"".join(copy), b"seen_on,people\n2026-03-01,51\n2026-03-02,20\n2026-03-03,12\n")


@check
def copy_to_binary_rows():
    with connect() as connection, connection.cursor().copy(f"COPY ({SELECT_REGIONS}) TO STDOUT (FORMAT binary)") as copy:
        copy.set_types(["text", "int8", "int8", "numeric"])
        equal(list(copy.rows()), REGIONS)


@check
def copy_of_a_view():
    with connect() as connection:
        error = fails("42809", connection, "COPY templates.regions TO STDOUT")
        holds("view" in str(error), f"said {error}")


@check
def transaction_commit_and_status():
    with connect() as connection:
        status = psycopg.pq.TransactionStatus
        equal(connection.info.transaction_status, status.IDLE)
        connection.execute("SELECT 1")
        equal(connection.info.transaction_status, status.INTRANS)
        connection.commit()
        equal(connection.info.transaction_status, status.IDLE)


@check
def failed_transaction_is_25P02():
    with connect() as connection:
        fails("42703", connection, "SELECT nothing FROM templates.regions")
        fails("25P02", connection, "SELECT 1")
        connection.rollback()
        equal(connection.execute("SELECT 1").fetchone(), (1,))


@check
def nested_transaction_is_a_savepoint():
    with connect() as connection, connection.transaction():
        connection.execute("SELECT 1")
        try:
            with connection.transaction():
                connection.execute("SELECT 1/0")
        except psycopg.errors.DivisionByZero:
            pass
        equal(connection.execute("SELECT people FROM templates.regions WHERE region = 'Utrecht'").fetchone(), (12,))


@check
def isolation_and_read_only():
    with connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        equal(connection.execute("SHOW transaction_isolation").fetchone(), ("repeatable read",))
        equal(connection.execute("SHOW transaction_read_only").fetchone(), ("on",))
        connection.rollback()


@check
def autocommit_switch():
    with connect(autocommit=True) as connection:
        fails("42P01", connection, "SELECT * FROM templates.nothing")
        equal(connection.execute("SELECT 1").fetchone(), (1,))
        equal(connection.info.transaction_status, psycopg.pq.TransactionStatus.IDLE)


@check
def pipeline():
    with connect() as connection, connection.pipeline():
        first = connection.execute("SELECT people FROM templates.regions WHERE region = %s", ("Utrecht",))
        second = connection.execute("SELECT count(*) FROM templates.reach(%s)", ("ctv",))
        equal((first.fetchone(), second.fetchone()), ((12,), (4,)))


@check
def pipeline_error_skips_to_sync():
    with connect(autocommit=True) as connection:
        with connection.pipeline() as pipeline:
            good = connection.execute("SELECT 1")
            pipeline.sync()
            bad, skipped = connection.cursor(), connection.cursor()
            bad.execute("SELECT 1/0")
            skipped.execute("SELECT 2")
            refused("22012", pipeline.sync, state)
            equal(good.fetchone(), (1,))
            refused(None, skipped.fetchone, state)
        equal(connection.execute("SELECT 3").fetchone(), (3,))


@check
def executemany_returning():
    with connect() as connection:
        cursor = connection.cursor()
        cursor.executemany("SELECT count(*) FROM templates.reach(%s)", [("ctv",), ("display",)], returning=True)
        equal([result.fetchone() for result in cursor.results()], [(4,), (1,)])


@check
def several_statements_at_once():
    with connect(autocommit=True) as connection:
        cursor = connection.execute("SELECT 1; SELECT people FROM templates.regions WHERE region = 'Utrecht'")
        equal(cursor.fetchall(), [(1,)])
        equal((cursor.nextset(), cursor.fetchall()), (True, [(12,)]))


@check
def empty_statement():
    with connect() as connection:
        equal(connection.execute("").pgresult.status, psycopg.pq.ExecStatus.EMPTY_QUERY)


@check
def cancel_from_another_thread():
    with connect(autocommit=True) as connection:
        threading.Timer(0.5, connection.cancel_safe).start()
        start = time.monotonic()
        fails("57014", connection, SLOW)
        holds(time.monotonic() - start < 3, "it ended long after it was cancelled")
        equal(connection.execute("SELECT 1").fetchone(), (1,))


@check
def statement_timeout():
    with connect(autocommit=True, options="-c statement_timeout=300") as connection:
        equal(connection.execute("SHOW statement_timeout").fetchone(), ("300ms",))
        fails("57014", connection, SLOW)


@check
def application_name_and_settings():
    with connect(application_name="report", autocommit=True) as connection:
        equal(connection.execute("SHOW application_name").fetchone(), ("report",))
        connection.execute("SELECT set_config('application_name', 'other', false)")
        equal(connection.info.parameter_status("application_name"), "other")


@check
def time_zone_of_the_session():
    with connect(autocommit=True) as connection:
        connection.execute("SET TIME ZONE 'Europe/Amsterdam'")
        equal(connection.info.parameter_status("TimeZone"), "Europe/Amsterdam")
        row = connection.execute("SELECT (TIMESTAMPTZ '2026-03-01 12:00:00+00')::text").fetchone()
        equal(row, ("2026-03-01 13:00:00+01",))


@check
def error_has_its_place():
    with connect() as connection:
        error = fails("42703", connection, "SELECT nothing FROM templates.regions")
        equal((error.diag.severity, error.diag.statement_position), ("ERROR", "8"))


@check
def wrong_password():
    refused("28P01", lambda: psycopg.connect(password="wrong", connect_timeout=10).pgconn.finish(), lambda e: "28P01" if "password authentication failed" in str(e) else str(e))


@check
def asynchronous():
    async def work():
        async with await psycopg.AsyncConnection.connect(autocommit=True) as connection:
            rows = await (await connection.execute(SELECT_REACH)).fetchall()
            async with connection.transaction(), connection.cursor(name="many") as cursor:
                await cursor.execute(MANY)
                total = sum([n async for _, n in cursor])
        return rows, total

    equal(asyncio.run(work()), (REACH, MANY_SUM))


@check
def refuses_rows_select():
    with connect() as connection:
        fails("42501", connection, ROWS)


@check
def refuses_rows_prepared():
    with connect() as connection:
        refused("42501", lambda: connection.execute(ROWS + " WHERE region = %s", ("Utrecht",), prepare=True).fetchall(), state)


@check
def refuses_rows_copy():
    def read():
        with connect() as connection, connection.cursor().copy(f"COPY ({ROWS}) TO STDOUT (FORMAT binary)") as copy:
            return b"".join(copy)

    refused("42501", read, state)


@check
def refuses_rows_cursor():
    def read():
        with connect() as connection, connection.cursor(name="rows") as cursor:
            return cursor.execute(ROWS).fetchall()

    refused("42501", read, state)


@check
def refuses_rows_pipeline():
    def read():
        with connect() as connection, connection.pipeline():
            return connection.execute(ROWS).fetchall()

    refused("42501", read, state)


main()
