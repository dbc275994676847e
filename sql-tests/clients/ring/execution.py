"""Runs one client's program and reads what it says of each check.

A program that hangs or dies fails the check it was in, and is started again for the rest.
"""

import os
import queue
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass

SECONDS_PER_CHECK = 20


@dataclass(frozen=True)
class Outcome:
    client: str
    check: str
    state: str  # ok, FAIL, SKIPPED
    reason: str = ""


def run(client, command, environment, port, tls):
    """Outcomes of all the checks of a client."""
    with tempfile.TemporaryDirectory(prefix="cloister-client-") as folder:
        os.chmod(folder, 0o755)
        return _outcomes(client, command, dict(environment, TMPDIR=folder, PGSSLMODE="require" if tls else "disable"), port)


def _outcomes(client, command, environment, port):
    environment = dict(
        os.environ, PGHOST="127.0.0.1", PGPORT=str(port), PGDATABASE="cloister", PGUSER="analyst", PGPASSWORD="demo",
        PGCONNECT_TIMEOUT="10", PGPASSFILE=os.devnull, PSQLRC=os.devnull, PSQL_HISTORY=os.devnull, LC_ALL="C.UTF-8", TZ="UTC", RUST_BACKTRACE="0", **environment,
    )  # fmt: skip
    seen, known, pending = {}, set(), client.checks()
    while pending:
        here = _attempt(client, command, environment, pending, known)
        seen.update(here)
        pending = [check for check in pending if check not in seen]
        if not here:
            break
    outcomes = [seen.get(check) or Outcome(client.name, check, "FAIL", "the program said nothing of it") for check in client.checks()]
    unlisted = sorted(known - set(client.checks()))
    return outcomes + [Outcome(client.name, check, "FAIL", "not listed in checks.txt") for check in unlisted]


def _attempt(client, command, environment, checks, known):
    """Starts the program once, for some checks; what it said until its end, or until it hung."""
    program = subprocess.Popen(
        [*command, *checks], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    lines, errors = queue.Queue(), []
    threading.Thread(target=lambda: [*map(lines.put, program.stdout), lines.put(None)], daemon=True).start()
    threading.Thread(target=lambda: errors.extend(program.stderr), daemon=True).start()
    seen, current = {}, None
    try:
        while (line := lines.get(timeout=SECONDS_PER_CHECK)) is not None:
            word, _, rest = line.rstrip("\n").partition(" ")
            check, _, reason = rest.partition("\t")
            if word == "has":
                known.add(check)
            elif word == "run":
                current = check
            elif word in ("ok", "FAIL"):
                seen[check], current = Outcome(client.name, check, word, reason), None
        said = " ".join("".join(errors).split())[-300:]
        ended = f"the program ended: {said}"
    except queue.Empty:
        ended = f"no answer within {SECONDS_PER_CHECK} s"
    finally:
        _kill(program)
    unsaid = [check for check in checks if check not in seen]
    if unsaid:
        check = current or unsaid[0]
        seen[check] = Outcome(client.name, check, "FAIL", ended)
    return seen


def _kill(program):
    try:
        os.killpg(program.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    program.wait()
