"""ADBC: Arrow tables by COPY in binary, as DuckDB and data frames fetch them."""

import adbc_driver_manager
import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa

from checks import DAYS, MANY, MANY_SUM, REACH, ROWS, SELECT_DAYS, SELECT_REACH, SELECT_REGIONS, check, equal, holds, main, refused

WITHOUT_COPY = {"adbc.postgresql.use_copy": "false"}


def connect():
    return adbc.connect("postgresql://")


def table(statement, parameters=None, options=None):
    with connect() as connection, connection.cursor(adbc_stmt_kwargs=options or {}) as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetch_arrow_table()


def state(error):
    return getattr(error, "sqlstate", None)


@check
def arrow_table_by_binary_copy():
    seen = table(SELECT_REGIONS)
    equal(seen.schema.names, ["region", "people", "impressions", "cost"])
    equal([str(seen.schema.field(n).type) for n in ("region", "people")], ["string", "int64"])
    equal((seen["region"].to_pylist(), seen["people"].to_pylist()), (["Amsterdam", "Utrecht", None], [40, 12, 11]))


@check
def numeric_is_exact():
    cost = table(SELECT_REGIONS)["cost"].to_pylist()
    equal([float(value) for value in cost], [70.0, 24.0, 11.0])
    holds(all(isinstance(value, str) for value in cost), f"saw {cost!r}")


@check
def dates():
    seen = table(SELECT_DAYS)
    equal((seen.schema.field("seen_on").type, list(zip(*seen.to_pydict().values()))), (pa.date32(), DAYS))


@check
def template_call():
    equal(list(zip(*table(SELECT_REACH).to_pydict().values())), REACH)


@check
def scalar_types():
    seen = table("SELECT 1::smallint AS a, 2::int AS b, 0.5::float8 AS c, TRUE AS d, 'x'::varchar AS e, NULL::text AS f, 1.5::float4 AS g").to_pylist()
    equal(seen, [{"a": 1, "b": 2, "c": 0.5, "d": True, "e": "x", "f": None, "g": 1.5}])


@check
def timestamps():
    seen = table("SELECT TIMESTAMP '2026-03-01 12:30:00.25' AS a, TIMESTAMPTZ '2026-03-01 12:30:00+00' AS b")
    equal([str(field.type) for field in seen.schema], ["timestamp[us]", "timestamp[us, tz=UTC]"])
    equal([v.isoformat() for v in seen.to_pylist()[0].values()], ["2026-03-01T12:30:00.250000", "2026-03-01T12:30:00+00:00"])


@check
def lists():
    equal(table("SELECT ARRAY[1, 2] AS a").to_pylist(), [{"a": [1, 2]}])


@check
def empty_result_has_its_schema():
    seen = table(SELECT_REGIONS.replace("ORDER", "WHERE people < 0 ORDER"))
    equal((seen.num_rows, seen.schema.names), (0, ["region", "people", "impressions", "cost"]))


@check
def many_rows_stream():
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(MANY)
        seen = sum(sum(batch.column("n").to_pylist()) for batch in cursor.fetch_record_batch())
    equal(seen, MANY_SUM)


@check
def bound_parameters():
    equal(table("SELECT people FROM templates.regions WHERE region = $1", ("Utrecht",)).to_pylist(), [{"people": 12}])


@check
def without_copy():
    equal(table(SELECT_REGIONS, options=WITHOUT_COPY)["people"].to_pylist(), [40, 12, 11])


@check
def execute_schema():
    with connect() as connection, connection.cursor() as cursor:
        equal(cursor.adbc_execute_schema(SELECT_DAYS).names, ["seen_on", "people"])


@check
def get_info():
    with connect() as connection:
        info = connection.adbc_get_info()
        equal((info["vendor_name"], str(info["vendor_version"])[:2]), ("PostgreSQL", "15"))


@check
def get_table_schema():
    with connect() as connection:
        schema = connection.adbc_get_table_schema("days", db_schema_filter="templates")
        equal([(f.name, str(f.type)) for f in schema], [("seen_on", "date32[day]"), ("people", "int64")])


@check
def get_objects():
    with connect() as connection:
        catalogs = connection.adbc_get_objects(depth="columns", db_schema_filter="templates").read_all().to_pylist()
    schemas = [s for c in catalogs if c["catalog_name"] == "cloister" for s in c["catalog_db_schemas"]]
    tables = {t["table_name"]: [c["column_name"] for c in t["table_columns"]] for s in schemas for t in s["db_schema_tables"]}
    equal(tables, {"regions": ["region", "people", "impressions", "cost"], "days": ["seen_on", "people"]})


@check
def get_table_types():
    with connect() as connection:
        holds({"table", "view"} <= set(connection.adbc_get_table_types()), "no table or view")


@check
def autocommit_and_transaction():
    with adbc.connect("postgresql://", autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        equal(cursor.fetchone(), (1,))
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 2")
        equal(cursor.fetchone(), (2,))
        connection.rollback()


@check
def error_has_its_sqlstate():
    error = refused("42703", lambda: table("SELECT nothing FROM templates.regions"), state)
    holds(isinstance(error, adbc_driver_manager.Error), f"saw {type(error)}")


@check
def refuses_rows_copy():
    refused("42501", lambda: table(ROWS), state)


@check
def refuses_rows_without_copy():
    refused("42501", lambda: table(ROWS, options=WITHOUT_COPY), state)


main()
