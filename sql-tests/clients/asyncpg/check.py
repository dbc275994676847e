"""asyncpg: the extended protocol in binary, with a pool."""

import asyncio
import datetime
import decimal
import functools
import io
import ssl

import asyncpg

import checks
from checks import DAYS, MANY, MANY_SUM, REACH, REGIONS, ROWS, SELECT_DAYS, SELECT_REACH, SELECT_REGIONS, SLOW, Failed, equal, holds, main


def options():
    context = checks.TLS and ssl.create_default_context()
    if context:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return {"host": checks.HOST, "port": checks.PORT, "database": checks.DATABASE, "user": checks.USER, "password": checks.PASSWORD, "ssl": context}


def check(function):
    """A check over a connection of its own."""

    @functools.wraps(function)
    def run():
        async def work():
            connection = await asyncpg.connect(timeout=10, **options())
            try:
                await function(connection)
            finally:
                connection.terminate()

        asyncio.run(work())

    return checks.check(run)


async def refused(sqlstate, awaitable):
    try:
        result = await awaitable
    except asyncpg.PostgresError as error:
        equal(error.sqlstate, sqlstate, f"SQLSTATE ({error})")
        return error
    raise Failed(f"no error (result {result!r}), expected SQLSTATE {sqlstate}")


def tuples(rows):
    return [tuple(row) for row in rows]


@check
async def rows_and_types(connection):
    equal(tuples(await connection.fetch(SELECT_REGIONS)), REGIONS)
    equal(tuples(await connection.fetch(SELECT_DAYS)), DAYS)
    equal(tuples(await connection.fetch(SELECT_REACH)), REACH)


@check
async def server_version(connection):
    equal(connection.get_server_version().major, 15)


@check
async def parameters(connection):
    equal(await connection.fetchval("SELECT people FROM templates.regions WHERE region = $1 AND people > $2", "Utrecht", 11), 12)
    equal(await connection.fetchval("SELECT count(*) FROM templates.reach(channel => $1)", "display"), 1)


@check
async def parameter_types(connection):
    values = (7, 2**40, "é", decimal.Decimal("1.50"), datetime.date(2026, 3, 1), 0.1, True, None)
    row = await connection.fetchrow("SELECT $1::int, $2::bigint, $3::text, $4::numeric, $5::date, $6::float8, $7::boolean, $8::text", *values)
    equal(tuple(row), values)


@check
async def parameter_list_any(connection):
    rows = await connection.fetch("SELECT people FROM templates.regions WHERE region = ANY($1::text[]) ORDER BY 1", ["Utrecht", "Amsterdam"])
    equal(tuples(rows), [(12,), (40,)])


@check
async def timestamps_and_intervals(connection):
    row = await connection.fetchrow("SELECT TIMESTAMPTZ '2026-03-01 12:30:00.25+00', TIMESTAMP '2026-03-01 12:30:00', INTERVAL '1 day 2 hours'")
    moment = datetime.datetime(2026, 3, 1, 12, 30, 0, 250000, tzinfo=datetime.timezone.utc)
    equal(tuple(row), (moment, datetime.datetime(2026, 3, 1, 12, 30), datetime.timedelta(days=1, hours=2)))


@check
async def arrays_are_introspected(connection):
    # asyncpg asks for an array's type by a recursive query over pg_type.
    equal(tuple(await connection.fetchrow("SELECT ARRAY[1, 2], ARRAY['a', NULL]")), ([1, 2], ["a", None]))


@check
async def prepared_statement(connection):
    statement = await connection.prepare("SELECT region, reach FROM templates.reach($1) WHERE segment = $2")
    equal([p.name for p in statement.get_parameters()], ["text", "text"])
    equal([(a.name, a.type.name) for a in statement.get_attributes()], [("region", "text"), ("reach", "int8")])
    equal(tuples(await statement.fetch("ctv", "retail")), [("Amsterdam", 30)])
    equal(tuples(await statement.fetch("display", "retail")), [("Amsterdam", 20)])


@check
async def fetchmany(connection):
    rows = await connection.fetchmany("SELECT count(*) FROM templates.reach($1)", [("ctv",), ("display",)])
    equal(tuples(rows), [(4,), (1,)])


@check
async def cursor_in_a_transaction(connection):
    async with connection.transaction():
        total = sum([row["n"] async for row in connection.cursor(MANY, prefetch=100)])
    equal(total, MANY_SUM)


@check
async def cursor_fetches_by_hand(connection):
    async with connection.transaction():
        cursor = await connection.cursor(SELECT_DAYS)
        equal(tuple(await cursor.fetchrow()), DAYS[0])
        equal(await cursor.forward(1), 1)
        equal(tuples(await cursor.fetch(5)), DAYS[2:])


@check
async def copy_from_query_csv(connection):
    out = io.BytesIO()
    status = await connection.copy_from_query("SELECT seen_on, people FROM templates.days WHERE people > $1 ORDER BY 1", 12, output=out, format="csv", header=True)
    equal((status, out.getvalue()), ("COPY 2", b"seen_on,people\n2026-03-01,51\n2026-03-02,20\n"))


@check
async def copy_from_query_binary(connection):
    out = io.BytesIO()
    status = await connection.copy_from_query(SELECT_REGIONS, output=out, format="binary")
    data = out.getvalue()
    equal((status, data[:11], data[-2:]), ("COPY 3", b"PGCOPY\n\xff\r\n\0", b"\xff\xff"))
    holds((40).to_bytes(8, "big") in data and b"Amsterdam" in data, "a row is missing")


@check
async def nested_transaction_is_a_savepoint(connection):
    async with connection.transaction():
        try:
            async with connection.transaction():
                await connection.fetchval("SELECT 1/0")
        except asyncpg.DivisionByZeroError:
            pass
        equal(await connection.fetchval("SELECT people FROM templates.regions WHERE region = 'Utrecht'"), 12)


@check
async def transaction_modes(connection):
    async with connection.transaction(isolation="serializable", readonly=True):
        equal(await connection.fetchval("SHOW transaction_isolation"), "serializable")
        equal(await connection.fetchval("SHOW transaction_read_only"), "on")


@check
async def failed_transaction_is_25P02(connection):
    await connection.execute("BEGIN")
    await refused("42703", connection.fetch("SELECT nothing FROM templates.regions"))
    await refused("25P02", connection.fetch("SELECT 1"))
    await connection.execute("ROLLBACK")
    equal(await connection.fetchval("SELECT 1"), 1)


@check
async def reset_of_a_connection(connection):
    await connection.execute("SET statement_timeout = 1234")
    await connection.reset()
    equal(await connection.fetchval("SHOW statement_timeout"), "0")


@check
async def cancel_by_timeout(connection):
    try:
        await connection.fetch(SLOW, timeout=0.5)
    except (asyncio.TimeoutError, TimeoutError):
        equal(await asyncio.wait_for(connection.fetchval("SELECT 1"), 5), 1)
    else:
        raise Failed("no timeout")


@check
async def statement_timeout_setting(connection):
    await connection.execute("SET statement_timeout = '300ms'")
    await refused("57014", connection.fetch(SLOW))


@check
async def settings_follow_the_session(connection):
    await connection.execute("SET application_name = 'report'")
    equal(await connection.fetchval("SELECT current_setting('application_name')"), "report")
    equal(connection.get_settings().application_name, "report")


@check
async def regclass_and_pg_type(connection):
    equal(await connection.fetchval("SELECT $1::regclass::text", "templates.regions"), "regions")
    kinds = await connection.fetch("SELECT typname, typtype FROM pg_catalog.pg_type WHERE oid = 2950")
    equal(tuples(kinds), [("uuid", b"b")])


@check
async def introspection_of_tables(connection):
    rows = await connection.fetch(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 ORDER BY a.attnum",
        "templates.days",
    )
    equal(tuples(rows), [("seen_on", "date"), ("people", "bigint")])


@check
async def a_type_of_the_user(connection):
    await connection.set_type_codec("numeric", schema="pg_catalog", encoder=str, decoder=float, format="text")
    equal(await connection.fetchval("SELECT cost FROM templates.regions WHERE region = 'Utrecht'"), 24.0)


@checks.check
def pool():
    async def work():
        async with asyncpg.create_pool(min_size=2, max_size=4, timeout=10, **options()) as pool:
            counts = await asyncio.gather(*(pool.fetchval("SELECT count(*) FROM templates.reach($1)", c) for c in ["ctv", "display"] * 10))
            equal(sorted(counts), [1] * 10 + [4] * 10)
            async with pool.acquire() as one:
                await one.execute("SET statement_timeout = 1234")
            seen = await asyncio.gather(*(pool.fetchval("SHOW statement_timeout") for _ in range(8)))
            equal(set(seen), {"0"})

    asyncio.run(work())


@checks.check
def pool_without_jit():
    async def work():
        async with asyncpg.create_pool(min_size=1, max_size=1, server_settings={"jit": "off", "application_name": "pooled"}, **options()) as pool:
            equal(await pool.fetchval("SHOW jit"), "off")
            equal(await pool.fetchval("SHOW application_name"), "pooled")

    asyncio.run(work())


@check
async def refuses_rows_prepared(connection):
    await refused("42501", connection.fetch(ROWS + " WHERE region = $1", "Utrecht"))


@check
async def refuses_rows_cursor(connection):
    async with connection.transaction():
        await refused("42501", _first(connection))


async def _first(connection):
    return await (await connection.cursor(ROWS)).fetch(1)


@check
async def refuses_rows_copy_from_query(connection):
    await refused("42501", connection.copy_from_query(ROWS, output=io.BytesIO(), format="binary"))


@check
async def refuses_rows_copy_from_table(connection):
    await refused("42501", connection.copy_from_table("impressions", schema_name="publisher", output=io.BytesIO()))


main()
