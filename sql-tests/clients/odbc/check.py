"""ODBC: psqlodbc with Use Declare/Fetch, as Excel, Tableau and Power BI read."""

import decimal
import os
import threading

import pyodbc

from checks import DAYS, HOST, MANY, MANY_SUM, PASSWORD, PORT, REACH, REGIONS, ROWS, SELECT_DAYS, SELECT_REACH, SELECT_REGIONS, SLOW, USER, check, equal, holds, main, refused

DRIVER = os.environ["ODBC_DRIVER"]
pyodbc.pooling = False


def connect(declare_fetch=True, autocommit=False, user=USER, **more):
    parts = {"DRIVER": DRIVER, "SERVERNAME": HOST, "PORT": PORT, "DATABASE": "cloister", "UID": user, "PWD": PASSWORD, "SSLmode": os.environ["PGSSLMODE"], "UseDeclareFetch": int(declare_fetch), "Fetch": 100, **more}
    return pyodbc.connect(";".join(f"{name}={value}" for name, value in parts.items()), autocommit=autocommit, timeout=10)


def rows(connection, statement, *parameters):
    return [tuple(row) for row in connection.execute(statement, *parameters).fetchall()]


def state(error):
    return error.args[0] if isinstance(error, pyodbc.Error) else None


@check
def rows_and_types_by_declare_fetch():
    connection = connect()
    equal(rows(connection, SELECT_REGIONS), REGIONS)
    equal(rows(connection, SELECT_DAYS), DAYS)
    equal(rows(connection, SELECT_REACH), REACH)


@check
def rows_and_types_without_cursor():
    connection = connect(declare_fetch=False)
    equal(rows(connection, SELECT_REGIONS), REGIONS)


@check
def declare_fetch_in_autocommit():
    # With hold: the cursor outlives its statement.
    connection = connect(autocommit=True)
    equal(rows(connection, SELECT_DAYS), DAYS)


@check
def many_rows_by_fetch():
    connection = connect()
    cursor = connection.execute(MANY)
    total, batches = 0, 0
    while batch := cursor.fetchmany(250):
        total, batches = total + sum(row.n for row in batch), batches + 1
    equal((total, batches), (MANY_SUM, 12))


@check
def two_cursors_at_once():
    connection = connect()
    first, second = connection.cursor(), connection.cursor()
    first.execute(MANY)
    second.execute(SELECT_DAYS)
    equal((first.fetchone() is not None, tuple(second.fetchone())), (True, DAYS[0]))
    equal(len(first.fetchall()), 2999)


@check
def column_descriptions():
    cursor = connect().execute(SELECT_REGIONS)
    equal([(c[0], c[1]) for c in cursor.description], [("region", str), ("people", int), ("impressions", int), ("cost", decimal.Decimal)])


@check
def parameters():
    connection = connect()
    equal(rows(connection, "SELECT people FROM templates.regions WHERE region = ? AND people > ?", "Utrecht", 11), [(12,)])
    equal(rows(connection, "SELECT count(*) FROM templates.reach(?)", "ctv"), [(4,)])


@check
def parameters_prepared_by_the_server():
    connection = connect(UseServerSidePrepare=1)
    for channel, count in (("ctv", 4), ("display", 1)):
        equal(rows(connection, "SELECT count(*) FROM templates.reach(?)", channel), [(count,)])


@check
def parameters_written_into_the_text():
    connection = connect(UseServerSidePrepare=0)
    equal(rows(connection, "SELECT people FROM templates.regions WHERE region = ?", "Utrecht"), [(12,)])


@check
def tables():
    seen = [(row.table_schem, row.table_name, row.table_type) for row in connect().cursor().tables(schema="templates")]
    equal(sorted(seen), [("templates", "days", "VIEW"), ("templates", "regions", "VIEW")])


@check
def tables_of_an_owner():
    seen = [(row.table_schem, row.table_name, row.table_type) for row in connect(user="bank_admin").cursor().tables(schema="bank")]
    equal(seen, [("bank", "customers", "TABLE")])


@check
def columns():
    seen = [(row.column_name, row.type_name) for row in connect().cursor().columns(table="regions", schema="templates")]
    equal(seen, [("region", "text"), ("people", "int8"), ("impressions", "int8"), ("cost", "numeric")])


@check
def primary_keys_and_statistics_are_empty():
    cursor = connect(user="bank_admin").cursor()
    equal(cursor.primaryKeys(table="customers", schema="bank").fetchall(), [])
    equal([row for row in cursor.statistics(table="customers", schema="bank").fetchall() if row.index_name], [])


@check
def foreign_keys_are_empty():
    equal(connect(user="bank_admin").cursor().foreignKeys(table="customers", schema="bank").fetchall(), [])


@check
def procedures():
    seen = [row.procedure_name for row in connect().cursor().procedures(schema="templates")]
    equal(seen, ["reach"])


@check
def procedure_columns():
    seen = [row.column_name for row in connect().cursor().procedureColumns(procedure="reach", schema="templates")]
    equal(seen, ["channel", "region", "segment", "reach"])


@check
def type_info():
    names = {row.type_name for row in connect().cursor().getTypeInfo()}
    holds({"int8", "text", "numeric", "date"} <= names, f"saw {names}")


@check
def server_information():
    connection = connect()
    equal((connection.getinfo(pyodbc.SQL_DBMS_NAME), connection.getinfo(pyodbc.SQL_DBMS_VER)[:2]), ("PostgreSQL", "15"))


@check
def odbc_escapes():
    equal(rows(connect(), "SELECT {fn UCASE(region)} FROM templates.regions WHERE people = {fn ABS(-12)}"), [("UTRECHT",)])


@check
def commit_and_rollback():
    connection = connect()
    refused("42703", lambda: rows(connection, "SELECT nothing FROM templates.regions"), state)
    connection.rollback()
    equal(rows(connection, "SELECT 1"), [(1,)])
    connection.commit()


@check
def statement_rollback_by_savepoint():
    # Protocol=7.4-2: an error undoes its statement only, by a savepoint before each.
    connection = connect(Protocol="7.4-2")
    equal(rows(connection, "SELECT 1"), [(1,)])
    refused("22012", lambda: rows(connection, "SELECT 1/0"), state)
    equal(rows(connection, "SELECT 2"), [(2,)])


@check
def read_only_connection():
    equal(rows(connect(ReadOnly=1), "SELECT count(*) FROM templates.regions"), [(3,)])


@check
def cancel():
    cursor = connect(declare_fetch=False, autocommit=True).cursor()
    threading.Timer(0.5, cursor.cancel).start()
    refused("57014", lambda: cursor.execute(SLOW).fetchall(), state)


@check
def refuses_rows_declare_fetch():
    refused("42501", lambda: rows(connect(), ROWS), state)


@check
def refuses_rows_prepared():
    refused("42501", lambda: rows(connect(UseServerSidePrepare=1), ROWS + " WHERE region = ?", "Utrecht"), state)


main()
