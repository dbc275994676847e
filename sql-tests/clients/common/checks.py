"""What Python programs share: named checks, said aloud one line each, and the rows that the room releases.

A program prints `has NAME` for each check it knows, then `run NAME` and `ok NAME` or
`FAIL NAME<tab>reason` for each that its arguments name.
"""

import datetime
import decimal
import os
import sys

PORT = int(os.environ.get("PGPORT", "0"))
HOST = os.environ.get("PGHOST", "127.0.0.1")
DATABASE = os.environ.get("PGDATABASE", "cloister")
USER = os.environ.get("PGUSER", "analyst")
PASSWORD = os.environ.get("PGPASSWORD", "demo")
# Whether the client itself speaks TLS.
TLS = os.environ.get("PGSSLMODE") != "disable"

# templates.regions, templates.days and templates.reach('ctv'), as every client must see them.
REGIONS = [("Amsterdam", 40, 60, decimal.Decimal("70.0000")), ("Utrecht", 12, 12, decimal.Decimal("24.0000")), (None, 11, 11, decimal.Decimal("11.0000"))]
DAYS = [(datetime.date(2026, 3, 1), 51), (datetime.date(2026, 3, 2), 20), (datetime.date(2026, 3, 3), 12)]
REACH = [("Amsterdam", "retail", 30), ("Amsterdam", "student", 10), ("Utrecht", "student", 12), (None, "premium", 11)]

SELECT_REGIONS = "SELECT region, people, impressions, cost FROM templates.regions ORDER BY people DESC"
SELECT_DAYS = "SELECT seen_on, people FROM templates.days ORDER BY seen_on"
SELECT_REACH = "SELECT region, segment, reach FROM templates.reach('ctv') ORDER BY region NULLS LAST, segment"
# Three regions, a thousand rows each, from SQL above a release.
MANY = "SELECT r.region, g.n FROM templates.regions r CROSS JOIN generate_series(1, 1000) AS g(n)"
MANY_SUM = 3 * sum(range(1, 1001))
# Longer than any check waits.
SLOW = "SELECT count(*) FROM generate_series(1, 20000) AS a(n) CROSS JOIN generate_series(1, 1000000) AS b(n) WHERE a.n < b.n"
# What nobody may read: the rows themselves.
ROWS = "SELECT person, region FROM publisher.impressions"

_CHECKS = {}


class Failed(Exception):
    """What a check saw instead."""


def check(function):
    """Names a check after its function."""
    _CHECKS[function.__name__] = function
    return function


def equal(seen, expected, what="seen"):
    if seen != expected:
        raise Failed(f"{what} {seen!r}, expected {expected!r}")


def holds(condition, what):
    if not condition:
        raise Failed(what)


def refused(sqlstate, run, state):
    """Runs what must fail with a SQLSTATE, which `state` reads from the client's error."""
    try:
        result = run()
    except Exception as error:  # noqa: BLE001: every client has its own kind
        seen = state(error)
        if seen != sqlstate:
            raise Failed(f"SQLSTATE {seen} ({_line(error)}), expected {sqlstate}") from None
        return error
    raise Failed(f"no error (result {result!r}), expected SQLSTATE {sqlstate}")


def _line(error):
    return " ".join(str(error).split())[:400]


def main():
    """Runs the checks that the arguments name."""
    for name in _CHECKS:
        print(f"has {name}")
    for name in sys.argv[1:]:
        print(f"run {name}", flush=True)
        try:
            _CHECKS[name]()
        except Exception as error:  # noqa: BLE001: any surprise is this check's failure
            state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or getattr(getattr(error, "orig", None), "sqlstate", None)
            said = _line(error) if isinstance(error, Failed) else f"{type(error).__name__}{f' {state}' if state else ''}: {_line(error)}"
            print(f"FAIL {name}\t{said}", flush=True)
        else:
            print(f"ok {name}", flush=True)
