"""A connection of psycopg 3, and what its errors say."""

import psycopg

from checks import refused


def connect(**options):
    return psycopg.connect(connect_timeout=10, **options)


def state(error):
    return getattr(error, "sqlstate", None)


def fails(sqlstate, connection, statement, parameters=None):
    return refused(sqlstate, lambda: connection.execute(statement, parameters).fetchall(), state)
