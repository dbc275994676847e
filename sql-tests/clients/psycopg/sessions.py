"""psycopg 3: transactions, pipelines, settings, cancel."""

import asyncio
import threading
import time

import psycopg

from checks import MANY, MANY_SUM, REACH, SELECT_REACH, SLOW, check, equal, holds, refused
from session import connect, fails, state


@check
def prepared_statement_reused():
    with connect() as connection:
        for channel, rows in (("ctv", 4), ("display", 1), ("ctv", 4)):
            seen = connection.execute("SELECT count(*) FROM templates.reach(%s)", (channel,), prepare=True).fetchone()
            equal(seen, (rows,))
        equal(connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone(), (1,))


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

            def both():
                bad.execute("SELECT 1/0")
                skipped.execute("SELECT 2")
                pipeline.sync()

            # The error is raised by whichever call finds it arrived.
            refused("22012", both, state)
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
