"""Brings what a client needs: Debian packages for the system, everything else into the cache folder.

Says why when it can't; the client is then skipped aloud.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .table import HERE, ODBC, PSQL


class Unavailable(Exception):
    """A client's means aren't on this machine, and can't be brought."""


def means(wanted):
    """Sees to programs and files, by apt where they are missing."""
    missing = [package for what, package in wanted.items() if not _there(what)]
    if not missing:
        return
    names = [package for package in missing if package]
    if len(names) < len(missing) or not shutil.which("apt-get"):
        raise Unavailable(f"missing: {', '.join(what for what in wanted if not _there(what))}")
    if os.geteuid() != 0:
        raise Unavailable(f"missing; as root: apt-get install {' '.join(names)}")
    # RUNLEVEL: no package's own service is started.
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", RUNLEVEL="1")
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]):
        _run(command, environment=environment)
    if any(not _there(what) for what in wanted):
        raise Unavailable(f"still missing after apt-get install {' '.join(names)}")


def command(client, cache):
    """Installs a client and returns the command that runs its program, with additions to its environment."""
    means({**PSQL, **client.means})
    return {"python": _python, "node": _node, "java": _java, "rust": _rust}[client.language](client, cache)


def _python(client, cache):
    python = cache / client.name / "bin" / "python"
    requirements = client.folder / "requirements.txt"
    if not requirements.exists():
        python = Path(sys.executable)
    elif not _fresh(cache / client.name, requirements):
        _run([sys.executable, "-m", "venv", "--clear", str(cache / client.name)])
        _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", str(requirements)])
        _stamp(cache / client.name, requirements)
    return [str(python), "-B", str(client.folder / "check.py")], {"PYTHONPATH": str(HERE / "common"), "ODBC_DRIVER": ODBC}


def _node(client, cache):
    folder, manifest = cache / client.name, client.folder / "package.json"
    if not _fresh(folder, manifest):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(manifest, folder)
        _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"], folder=folder)
        _stamp(folder, manifest)
    return ["node", str(client.folder / "check.js")], {"NODE_PATH": f"{folder / 'node_modules'}:{HERE / 'common'}"}


def _java(client, cache):
    folder, jar = cache / client.name, next(what for what in client.means if what.endswith(".jar"))
    folder.mkdir(parents=True, exist_ok=True)
    _run(["javac", "-Xlint:all", "-cp", jar, "-d", str(folder), *map(str, sorted(client.folder.glob("*.java")))])
    return ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{jar}:{folder}", "Check"], {}


def _rust(client, cache):
    _run(["cargo", "build", "--quiet", "--locked"], folder=client.folder, environment=dict(os.environ, CARGO_TARGET_DIR=str(cache / "rust")))
    return [str(cache / "rust" / "debug" / f"client-{client.name}")], {}


def _there(what):
    return os.path.exists(what) if what.startswith("/") else shutil.which(what) is not None


def _digest(manifest):
    return hashlib.sha256(manifest.read_bytes()).hexdigest()


def _fresh(folder, manifest):
    stamp = folder / ".installed"
    return stamp.exists() and stamp.read_text() == _digest(manifest)


def _stamp(folder, manifest):
    (folder / ".installed").write_text(_digest(manifest))


def _run(arguments, folder=None, environment=None):
    done = subprocess.run(arguments, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        said = " ".join((done.stderr or done.stdout).split())[-400:]
        raise Unavailable(f"{' '.join(arguments[:4])} … failed: {said}")
