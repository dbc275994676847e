"""psycopg 3: cursors of the server, COPY, rows one by one."""

from checks import DAYS, MANY, MANY_SUM, REGIONS, SELECT_DAYS, SELECT_REGIONS, check, equal, holds
from session import connect, fails


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
