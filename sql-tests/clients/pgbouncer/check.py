"""pgbouncer between clients and the server: SCRAM on both sides, session and transaction pooling."""

import base64
import hashlib
import hmac
import threading
import time

import psycopg

from checks import MANY, MANY_SUM, PASSWORD, REGIONS, ROWS, SELECT_REGIONS, SLOW, check, equal, holds, main, refused
from pooler import pooler


def connect(port, user="analyst", **options):
    options = {"autocommit": True, **options}
    return psycopg.connect(host="127.0.0.1", port=port, user=user, sslmode="disable", connect_timeout=10, **options)


def value(connection, statement, parameters=None, **options):
    return connection.execute(statement, parameters, **options).fetchone()[0]


def state(error):
    return getattr(error, "sqlstate", None)


def keys(password, salt, rounds=4096):
    """A SCRAM secret as Postgres stores it."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    client, server = (hmac.digest(salted, name, "sha256") for name in (b"Client Key", b"Server Key"))
    stored = hashlib.sha256(client).digest()
    encode = lambda value: base64.b64encode(value).decode()  # noqa: E731
    return f"SCRAM-SHA-256${rounds}:{encode(salt)}${encode(stored)}:{encode(server)}"


@check
def session_mode_rows():
    with pooler("session") as port, connect(port) as connection:
        equal(connection.execute(SELECT_REGIONS).fetchall(), REGIONS)


@check
def transaction_mode_rows():
    with pooler("transaction") as port, connect(port, prepare_threshold=None) as connection:
        equal(connection.execute(SELECT_REGIONS).fetchall(), REGIONS)


@check
def statement_mode_rows():
    with pooler("statement") as port, connect(port, prepare_threshold=None) as connection:
        equal(connection.execute(SELECT_REGIONS).fetchall(), REGIONS)


@check
def parameters():
    with pooler("transaction") as port, connect(port, prepare_threshold=None) as connection:
        equal(value(connection, "SELECT count(*) FROM templates.reach(%s)", ("ctv",)), 4)


@check
def server_connection_is_shared():
    """Two clients, one connection to the server: the same backend answers both, and another answers a direct one."""
    with pooler("transaction") as port, connect(port) as one, connect(port) as two, psycopg.connect(connect_timeout=10) as direct:
        pids = [value(connection, "SELECT pg_backend_pid()") for connection in (one, two, direct)]
        holds(pids[0] == pids[1] != pids[2], f"backends {pids}")


@check
def roles_are_kept_apart():
    with pooler("transaction", default_pool_size=1) as port, connect(port) as one, connect(port, user="bank_admin") as two:
        equal((value(one, "SELECT current_user"), value(two, "SELECT current_user")), ("analyst", "bank_admin"))


@check
def session_mode_resets_with_discard_all():
    with pooler("session") as port:
        with connect(port) as first:
            first.execute("SET statement_timeout = 1234")
            first.execute("PREPARE one AS SELECT 1")
            pid = value(first, "SELECT pg_backend_pid()")
        with connect(port) as second:
            equal(value(second, "SELECT pg_backend_pid()"), pid, "the backend")
            equal(value(second, "SHOW statement_timeout"), "0")
            equal(value(second, "SELECT count(*) FROM pg_prepared_statements"), 0)


@check
def session_mode_prepared_and_cursor():
    with pooler("session") as port, connect(port, prepare_threshold=0, autocommit=False) as connection:
        equal([value(connection, "SELECT count(*) FROM templates.reach(%s)", (c,)) for c in ("ctv", "display")], [4, 1])
        with connection.cursor(name="many") as cursor:
            cursor.execute(MANY)
            equal(sum(n for _, n in cursor), MANY_SUM)


@check
def transaction_mode_cursor():
    with pooler("transaction") as port, connect(port, prepare_threshold=None, autocommit=False) as connection, connection.cursor(name="many") as cursor:
        cursor.execute(MANY)
        equal(sum(n for _, n in cursor), MANY_SUM)


@check
def tracked_parameters_follow_the_client():
    """pgbouncer sets application_name and TimeZone anew for whoever gets the connection."""
    with pooler("transaction") as port, connect(port, application_name="one") as one, connect(port, application_name="two") as two:
        for _ in range(2):
            equal((value(one, "SHOW application_name"), value(two, "SHOW application_name")), ("one", "two"))


@check
def server_check_query():
    with pooler("transaction", server_check_delay=0, server_check_query="select 1") as port:
        for _ in range(3):
            with connect(port) as connection:
                equal(value(connection, "SELECT 1"), 1)


@check
def scram_secret_in_the_userlist():
    """userlist.txt holds no password: pgbouncer logs in with the keys that the client's own login shows.

    That works where the server's salt and rounds are those of the list, so the role's secret is set to it.
    """
    with psycopg.connect(user="newcomer", autocommit=True, connect_timeout=10) as direct:
        secret = keys("passed on", b"0123456789abcdef")
        direct.execute(f"ALTER ROLE newcomer PASSWORD '{secret}'")
    try:
        with pooler("transaction", secrets={"newcomer": secret}) as port, connect(port, user="newcomer", password="passed on") as connection:
            equal(value(connection, "SELECT current_user"), "newcomer")
    finally:
        with psycopg.connect(user="newcomer", password="passed on", autocommit=True, connect_timeout=10) as direct:
            direct.execute(f"ALTER ROLE newcomer PASSWORD '{keys(PASSWORD, b'fedcba9876543210')}'")


@check
def wrong_password_stops_at_the_pooler():
    with pooler("transaction") as port:
        refused("refused", lambda: connect(port, password="wrong"), lambda error: "refused" if "SASL authentication failed" in str(error) else str(error))


@check
def errors_pass_through():
    with pooler("transaction") as port, connect(port) as connection:
        refused("42703", lambda: connection.execute("SELECT nothing FROM templates.regions"), state)
        equal(value(connection, "SELECT 1"), 1)


@check
def cancel_passes_through():
    with pooler("transaction") as port, connect(port) as connection:
        threading.Timer(0.5, connection.cancel).start()
        start = time.monotonic()
        refused("57014", lambda: connection.execute(SLOW).fetchall(), state)
        holds(time.monotonic() - start < 3, "it ended long after it was cancelled")


@check
def refuses_rows_session_mode():
    with pooler("session") as port, connect(port) as connection:
        refused("42501", lambda: connection.execute(ROWS).fetchall(), state)


@check
def refuses_rows_to_a_shared_connection():
    """An owner's session before doesn't open the rows for the next."""
    with pooler("transaction") as port, connect(port, user="bank_admin") as owner, connect(port) as connection:
        value(owner, "SELECT 1")
        refused("42501", lambda: connection.execute(ROWS + " WHERE region = %s", ("Utrecht",)).fetchall(), state)


main()
