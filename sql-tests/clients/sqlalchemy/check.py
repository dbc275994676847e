"""SQLAlchemy 2 over psycopg2 and psycopg: connect, reflect, query, savepoints."""

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, NoSuchTableError

from checks import DAYS, MANY, MANY_SUM, REACH, REGIONS, ROWS, SELECT_REGIONS, check, equal, holds, main, refused


def engine(driver="psycopg2", user=None, **options):
    return sa.create_engine(f"postgresql+{driver}://{f'{user}@' if user else ''}", poolclass=sa.pool.NullPool, connect_args={"connect_timeout": 10}, **options)


def inspector(user=None):
    return sa.inspect(engine(user=user))


def state(error):
    original = getattr(error, "orig", error)
    return getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)


@check
def rows_and_types():
    with engine().connect() as connection:
        equal([tuple(row) for row in connection.execute(sa.text(SELECT_REGIONS))], REGIONS)


@check
def rows_over_psycopg():
    with engine("psycopg").connect() as connection:
        equal([tuple(row) for row in connection.execute(sa.text(SELECT_REGIONS))], REGIONS)


@check
def dialect_knows_the_server():
    one = engine()
    with one.connect():
        equal((one.dialect.server_version_info[0], one.dialect.default_schema_name), (15, "templates"))


@check
def bound_parameters():
    with engine().connect() as connection:
        statement = sa.text("SELECT region, segment, reach FROM templates.reach(:channel) ORDER BY region NULLS LAST, segment")
        equal([tuple(row) for row in connection.execute(statement, {"channel": "ctv"})], REACH)


@check
def get_schema_names():
    names = inspector().get_schema_names()
    holds({"templates", "cleanroom", "bank", "publisher", "information_schema"} <= set(names), f"saw {names}")


@check
def get_view_names():
    equal(sorted(inspector().get_view_names()), ["days", "regions"])
    equal(sorted(inspector().get_view_names(schema="templates")), ["days", "regions"])


@check
def get_table_names():
    equal(inspector(user="bank_admin").get_table_names(schema="bank"), ["customers"])
    equal(inspector().get_table_names(), [])


@check
def has_table():
    equal([inspector().has_table("regions"), inspector().has_table("regions", schema="templates"), inspector().has_table("nothing")], [True, True, False])


@check
def get_columns():
    columns = inspector().get_columns("regions", schema="templates")
    equal([(c["name"], type(c["type"]).__name__, c["nullable"]) for c in columns], [("region", "TEXT", True), ("people", "BIGINT", True), ("impressions", "BIGINT", True), ("cost", "NUMERIC", True)])
    equal([type(c["type"]).__name__ for c in inspector().get_columns("days")], ["DATE", "BIGINT"])


@check
def get_columns_of_a_dataset():
    columns = inspector(user="bank_admin").get_columns("customers", schema="bank")
    equal([(c["name"], str(c["type"])) for c in columns], [("email", "TEXT"), ("segment", "TEXT"), ("balance", "NUMERIC(14, 2)")])


@check
def get_view_definition():
    definition = inspector().get_view_definition("regions", schema="templates")
    holds("select" in (definition or "").lower(), f"saw {definition}")


@check
def get_comment():
    equal(inspector().get_table_comment("regions", schema="templates"), {"text": "people, impressions and cost of each region"})


@check
def keys_and_indexes_are_empty():
    one = inspector()
    equal(one.get_pk_constraint("regions")["constrained_columns"], [])
    equal([one.get_foreign_keys("regions"), one.get_indexes("regions"), one.get_unique_constraints("regions"), one.get_check_constraints("regions")], [[], [], [], []])


@check
def get_sequences_and_enums():
    equal([inspector().get_sequence_names(), inspector().get_enums()], [[], []])


@check
def unknown_table():
    refused("NoSuchTableError", lambda: inspector().get_columns("nothing"), lambda error: type(error).__name__)
    holds(issubclass(NoSuchTableError, Exception), "SQLAlchemy has no NoSuchTableError")


@check
def table_autoload_and_select():
    one = engine()
    days = sa.Table("days", sa.MetaData(), schema="templates", autoload_with=one)
    with one.connect() as connection:
        seen = connection.execute(sa.select(days.c.seen_on, days.c.people).where(days.c.people >= 20).order_by(days.c.seen_on)).all()
    equal([tuple(row) for row in seen], DAYS[:2])


@check
def metadata_reflect_views():
    metadata = sa.MetaData()
    metadata.reflect(engine(), schema="templates", views=True)
    equal(sorted(metadata.tables), ["templates.days", "templates.regions"])


@check
def expressions():
    regions = sa.table("regions", sa.column("region"), sa.column("people"), schema="templates")
    statement = sa.select(sa.func.coalesce(regions.c.region, "?"), regions.c.people).where(regions.c.people.in_([11, 12])).order_by(regions.c.people).limit(1).offset(1)
    with engine().connect() as connection:
        equal([tuple(row) for row in connection.execute(statement)], [("Utrecht", 12)])


@check
def template_as_a_table_function():
    reach = sa.func.templates.reach("ctv").table_valued("region", "segment", sa.column("reach", sa.BigInteger), name="r")
    with engine().connect() as connection:
        equal(connection.execute(sa.select(sa.func.sum(reach.c.reach))).scalar_one(), 63)


@check
def window_and_cte():
    regions = sa.table("regions", sa.column("region"), sa.column("people"), schema="templates")
    ranked = sa.select(regions.c.region, sa.func.rank().over(order_by=regions.c.people.desc()).label("place")).cte("ranked")
    with engine().connect() as connection:
        equal(connection.execute(sa.select(ranked.c.region).where(ranked.c.place == 2)).scalar_one(), "Utrecht")


@check
def savepoint():
    with engine().connect() as connection:
        with connection.begin():
            nested = connection.begin_nested()
            refused("22012", lambda: connection.execute(sa.text("SELECT 1/0")), state)
            nested.rollback()
            equal(connection.execute(sa.text("SELECT 1")).scalar_one(), 1)


@check
def isolation_levels():
    with engine().connect() as connection:
        equal((connection.get_isolation_level(), connection.default_isolation_level), ("READ COMMITTED", "READ COMMITTED"))
    with engine(isolation_level="REPEATABLE READ").connect() as connection:
        equal(connection.execute(sa.text("SHOW transaction_isolation")).scalar_one(), "repeatable read")


@check
def autocommit_and_read_only():
    with engine(isolation_level="AUTOCOMMIT").connect() as connection:
        equal(connection.execute(sa.text("SELECT 1")).scalar_one(), 1)
    with engine().connect().execution_options(postgresql_readonly=True) as connection:
        equal(connection.execute(sa.text("SHOW transaction_read_only")).scalar_one(), "on")


@check
def stream_results():
    for driver in ("psycopg2", "psycopg"):
        with engine(driver).connect().execution_options(stream_results=True, max_row_buffer=100) as connection:
            equal(sum(row.n for row in connection.execute(sa.text(MANY))), MANY_SUM, driver)


@check
def pool_returns_clean_connections():
    one = sa.create_engine("postgresql+psycopg2://", pool_size=1, max_overflow=0, pool_pre_ping=True)
    for _ in range(3):
        with one.connect() as connection:
            equal(connection.execute(sa.text("SELECT count(*) FROM templates.regions")).scalar_one(), 3)
    one.dispose()


@check
def refuses_rows_reflected():
    people = sa.table("customers", sa.column("email"), schema="bank")
    with engine().connect() as connection:
        refused("42501", lambda: connection.execute(sa.select(people.c.email)).all(), state)


@check
def refuses_rows_streamed():
    with engine("psycopg").connect().execution_options(stream_results=True) as connection:
        error = refused("42501", lambda: connection.execute(sa.text(ROWS)).all(), state)
        holds(isinstance(error, DBAPIError), f"saw {type(error)}")


main()
