"""psycopg 3: rows, parameters and types."""

import datetime
import decimal

from psycopg.rows import dict_row

from checks import DAYS, REACH, REGIONS, SELECT_DAYS, SELECT_REGIONS, check, equal, holds
from session import connect


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
