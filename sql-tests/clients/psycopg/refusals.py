"""psycopg 3: rows of a dataset, asked for in every way."""

from checks import ROWS, check, refused
from session import connect, fails, state


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
