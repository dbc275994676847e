"""A pgbouncer of its own in front of the server, gone after the block."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from checks import HOST, PASSWORD, PORT

ROLES = ("analyst", "bank_admin", "newcomer")


@contextlib.contextmanager
def pooler(mode, secrets=None, **settings):
    """Yields the port; `secrets` are what userlist.txt holds for each role (passwords if not given)."""
    with tempfile.TemporaryDirectory(prefix="cloister-pgbouncer-") as name:
        folder, port = Path(name), _free_port()
        folder.chmod(0o755)
        (folder / "users.txt").write_text("".join(f'"{role}" "{(secrets or {}).get(role, PASSWORD)}"\n' for role in ROLES))
        options = {
            "listen_addr": "127.0.0.1", "listen_port": port, "unix_socket_dir": "", "auth_type": "scram-sha-256", "auth_file": folder / "users.txt",
            "pool_mode": mode, "default_pool_size": 1, "server_tls_sslmode": os.environ["PGSSLMODE"], "ignore_startup_parameters": "extra_float_digits", **settings,
        }  # fmt: skip
        if os.geteuid() == 0:  # pgbouncer refuses to run as root.
            options["user"] = next(name for name in ("postgres", "nobody") if _exists(name))
        text = f"[databases]\ncloister = host={HOST} port={PORT}\n[pgbouncer]\n" + "".join(f"{name} = {value}\n" for name, value in options.items())
        (folder / "pgbouncer.ini").write_text(text)
        with open(folder / "log", "w") as log:
            child = subprocess.Popen(["pgbouncer", str(folder / "pgbouncer.ini")], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            _until_open(port, child, folder / "log")
            yield port
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(2)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _exists(user):
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(user))


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _until_open(port, child, log):
    for _ in range(100):
        if child.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"pgbouncer did not start: {log.read_text()[-300:]}")
