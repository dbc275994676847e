"""Starts what the clients visit: Cloister, founded by room.sql, or a real Postgres 15 that holds oracle.sql.

Both listen on 127.0.0.1 on a port of their own, in a temporary folder, and go with the `with` block.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from .table import HERE

POSTGRES = Path("/usr/lib/postgresql/15/bin")
START_SECONDS = 60


@contextlib.contextmanager
def cloister(binary, *arguments):
    """A server of a new collaboration; yields its port."""
    with _folder() as folder, open(folder / "log", "w+") as log:
        (folder / "room.sql").write_text(_expand((HERE / "room.sql").read_text()))
        room = ["serve", "--listen", "127.0.0.1:0", "--data-dir", str(folder / "data"), "--init", str(folder / "room.sql")]
        with _child([str(binary), *room, *arguments], stdout=subprocess.PIPE, stderr=log, text=True) as child:
            port = next((int(m[1]) for line in child.stdout if (m := re.match(r"ready postgres://[^/]*:(\d+)/", line))), None)
            if port is None:
                raise SystemExit(f"{binary} did not start:\n{(folder / 'log').read_text()}")
            script(port, "bank_admin", HERE / "approvals.sql")
            yield port


@contextlib.contextmanager
def attested(binary, chain):
    """The same, attested by the simulated platform, behind the members' proxy; yields the proxy's port."""
    with cloister(binary, "--attest", "simulated", "--simulation", str(chain)) as port:
        proxy = [str(binary.with_name("cloister")), "proxy", "--listen", "127.0.0.1:0", "--server", f"127.0.0.1:{port}"]
        judge = ["--simulated-root", str(chain / "genoa-ark.der"), "--any-measurement"]
        with open(os.devnull, "w") as log, _child([*proxy, *judge], stdout=subprocess.PIPE, stderr=log, text=True) as child:
            yield int(re.match(r"listening on [^,]*:(\d+),", child.stdout.readline())[1])


@contextlib.contextmanager
def postgres():
    """A Postgres cluster of its own; yields its port."""
    if not (POSTGRES / "initdb").exists():
        raise SystemExit(f"{POSTGRES} is missing: apt-get install postgresql-15")
    with _folder() as folder:
        data = folder / "data"
        lowered = []
        if os.geteuid() == 0:  # Postgres refuses to run as root.
            shutil.chown(folder, "postgres", "postgres")
            lowered = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}

        def run(*arguments):
            subprocess.run([*lowered, *arguments], cwd=folder, env=environment, check=True, stdin=subprocess.DEVNULL, capture_output=True)

        run(POSTGRES / "initdb", "--username=postgres", "--auth-host=scram-sha-256", "--auth-local=trust", "--no-sync", "-E", "UTF8", "-D", data)
        run("openssl", "req", "-new", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-keyout", data / "server.key", "-out", data / "server.crt", "-batch")
        port = free_port()
        settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off", "ssl": "on"}
        options = [f"-c{name}={value}" for name, value in settings.items()]
        with open(folder / "log", "w") as log, _child([*lowered, POSTGRES / "postgres", "-D", data, *options], stdout=log, stderr=log, env=environment):
            _until_open(port, folder / "log")
            administer = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", folder, "-p", str(port), "-U", "postgres", "-f", HERE / "oracle.sql"]
            subprocess.run(administer, check=True)
            yield port


def script(port, role, path):
    """Runs a psql script as a role."""
    conninfo = f"host=127.0.0.1 port={port} dbname=cloister user={role} sslmode=require"
    environment = dict(os.environ, PGPASSWORD="demo")
    done = subprocess.run(["psql", "-X", "-q", conninfo, "-f", str(path)], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        raise SystemExit(f"{path.name} failed:\n{done.stderr}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _until_open(port, log):
    for _ in range(START_SECONDS * 10):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"the server did not start:\n{log.read_text()}")


def _expand(text):
    """`{1..3} p{n}` stands for three rows."""
    out = []
    for line in text.splitlines(keepends=True):
        rows = re.match(r"\{(\d+)\.\.(\d+)\} (.*\n)", line)
        out += [rows[3].replace("{n}", str(n)) for n in range(int(rows[1]), int(rows[2]) + 1)] if rows else [line]
    return "".join(out)


@contextlib.contextmanager
def _folder():
    folder = Path(tempfile.mkdtemp(prefix="cloister-clients-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _child(arguments, **options):
    """A process that is gone after the block."""
    child = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, start_new_session=True, **options)
    try:
        yield child
    finally:
        child.send_signal(signal.SIGINT)
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
