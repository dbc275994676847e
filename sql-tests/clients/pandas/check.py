"""pandas: read_sql into a data frame."""

import pandas as pd
import sqlalchemy as sa

from checks import MANY, MANY_SUM, ROWS, SELECT_DAYS, SELECT_REGIONS, check, equal, main, refused

ENGINE = sa.create_engine("postgresql+psycopg2://", poolclass=sa.pool.NullPool, connect_args={"connect_timeout": 10})


def state(error):
    """pandas wraps SQLAlchemy's error, which wraps psycopg2's."""
    wrapped = error.__cause__ or error
    return getattr(getattr(wrapped, "orig", wrapped), "pgcode", None)


@check
def read_sql_query():
    frame = pd.read_sql(SELECT_REGIONS, ENGINE)
    equal(list(frame.columns), ["region", "people", "impressions", "cost"])
    equal((list(frame["people"]), str(frame["people"].dtype)), ([40, 12, 11], "int64"))
    equal((bool(frame["region"].isna().iloc[2]), float(frame["cost"].sum())), (True, 105.0))


@check
def read_sql_parameters():
    frame = pd.read_sql(sa.text("SELECT segment, reach FROM templates.reach(:channel) WHERE reach > :least ORDER BY reach"), ENGINE, params={"channel": "ctv", "least": 11})
    equal(list(frame.itertuples(index=False, name=None)), [("student", 12), ("retail", 30)])


@check
def read_sql_dates():
    frame = pd.read_sql(SELECT_DAYS, ENGINE, parse_dates=["seen_on"], index_col="seen_on")
    equal((str(frame.index.dtype)[:10], frame.loc["2026-03-02", "people"]), ("datetime64", 20))


@check
def read_sql_table():
    frame = pd.read_sql_table("regions", ENGINE, schema="templates", columns=["region", "people"])
    equal((sorted(frame["people"]), list(frame.columns)), ([11, 12, 40], ["region", "people"]))


@check
def read_sql_chunks():
    with ENGINE.connect().execution_options(stream_results=True) as connection:
        chunks = list(pd.read_sql(sa.text(MANY), connection, chunksize=1000))
    equal(([len(c) for c in chunks], sum(int(c["n"].sum()) for c in chunks)), ([1000, 1000, 1000], MANY_SUM))


@check
def refuses_rows_read_sql():
    refused("42501", lambda: pd.read_sql(ROWS, ENGINE), state)


@check
def refuses_rows_read_sql_table():
    refused("42501", lambda: pd.read_sql(sa.select(sa.table("customers", sa.column("email"), schema="bank")), ENGINE), state)


main()
