"""The clients: what each needs, and how its program is started.

A row each. `fast` clients need no compiler and install within seconds.
"""

from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Client:
    name: str
    language: str  # python, node, java, rust
    fast: bool
    # A program or file that must be there, and the Debian package that has it.
    means: dict = field(default_factory=dict)

    @property
    def folder(self):
        return HERE / self.name

    def checks(self):
        """Names of the checks that must be seen, from the folder's checks.txt."""
        lines = (self.folder / "checks.txt").read_text().splitlines()
        return [line for line in lines if line]


JDBC = "/usr/share/java/postgresql.jar"
ODBC = "/usr/lib/x86_64-linux-gnu/odbc/psqlodbcw.so"
PSQL = {"psql": "postgresql-client"}

CLIENTS = [
    Client("psql", "python", True),
    Client("psycopg", "python", True),
    Client("psycopg2", "python", True),
    Client("asyncpg", "python", True),
    Client("sqlalchemy", "python", True),
    Client("pandas", "python", False),
    Client("jdbc", "java", False, {JDBC: "libpostgresql-jdbc-java", "javac": "default-jdk-headless"}),
    Client("node-pg", "node", True, {"npm": "npm", "node": "nodejs"}),
    Client("postgres-js", "node", True, {"npm": "npm", "node": "nodejs"}),
    Client("tokio-postgres", "rust", False, {"cargo": None}),
    Client("sqlx", "rust", False, {"cargo": None}),
    Client("adbc", "python", False),
    Client("odbc", "python", False, {ODBC: "odbc-postgresql", "odbcinst": "unixodbc"}),
    Client("pgbouncer", "python", True, {"pgbouncer": "pgbouncer"}),
]
