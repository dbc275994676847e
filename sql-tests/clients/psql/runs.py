"""psql, run over a script."""

import os
import subprocess

from checks import equal, holds


def psql(script, *options, role=None, password=None, fails=None):
    """What psql prints for a script on its standard input; `fails` is the SQLSTATE that it must meet."""
    environment = dict(os.environ, PGUSER=role or os.environ["PGUSER"], PGPASSWORD=password or os.environ["PGPASSWORD"])
    command = ["psql", "-X", "-q", "-v", "VERBOSITY=verbose", "-v", "SHOW_CONTEXT=never", "-P", "pager=off", *options]
    done = subprocess.run(command, input=script, env=environment, capture_output=True, text=True, timeout=18)
    if fails:
        holds(f"ERROR:  {fails}:" in done.stderr, f"stderr {done.stderr[:300]!r}, expected {fails}; stdout {done.stdout[:100]!r}")
    else:
        equal(done.stderr, "", "stderr")
    return done.stdout


def shows(output, *words):
    missing = [word for word in words if word not in output]
    holds(not missing, f"no {missing} in {output[:600]!r}")


def rows(script, **options):
    """Rows, unaligned, without headers."""
    return psql(script, "-At", **options).splitlines()
