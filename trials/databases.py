"""The two databases a trial can run on; PostgreSQL on a cluster that the trial makes for itself."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from trials.processes import descendants, end, is_alive

PATIENCE = 60.0
NO_POSTGRES = (
    "SKIPPED on PostgreSQL: initdb and postgres were not found. Install PostgreSQL 15 or later "
    "(its server programs are looked for in PATH and in /usr/lib/postgresql)."
)


class Sqlite:
    """A file in the folder of the site; it has no process that could be killed."""

    name = "sqlite"
    url = "sqlite:///"
    pids: Sequence[int] = ()


class Cluster:
    """A PostgreSQL of one's own: its own folder, its own port, durable as PostgreSQL comes."""

    name = "postgresql"

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://{self.user}@127.0.0.1:{self.port}/lms"

    @property
    def pids(self) -> Sequence[int]:
        """The postmaster first, then everything it has started."""
        return [self.process.pid, *descendants(self.process.pid)] if self.process else []

    def make(self) -> None:
        """Initialise, start, and add the empty database of the site."""
        data = self.folder / "data"
        make = [program("initdb"), "-D", str(data), "-U", self.user, "-A", "trust", "-E", "UTF8"]
        made = subprocess.run(
            [*make, "--locale=C.UTF-8"], capture_output=True, text=True, **self._as_user()
        )
        if made.returncode:
            raise SystemExit(f"initdb failed: {made.stderr.strip()}")
        self.start()
        address = f"postgres://{self.user}@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE lms")

    def start(self) -> None:
        with (self.folder / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(program("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)),
                    *("-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"),
                    *("-c", "max_connections=300"),
                ],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                process_group=0,
                **self._as_user(),
            )
        until = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                tail = (self.folder / "postgres.log").read_text()[-2000:]
                raise SystemExit(f"PostgreSQL did not start:\n{tail}")
            time.sleep(0.1)

    def answers(self) -> bool:
        address = f"postgres://{self.user}@127.0.0.1:{self.port}/postgres"
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def kill(self) -> None:
        """Every process of the cluster with SIGKILL, as when the machine's memory runs out."""
        victims = self.pids
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait()
        # A new postmaster refuses to start while one of the old processes holds the memory.
        until = time.monotonic() + PATIENCE
        while any(is_alive(pid) for pid in victims) and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        end(self.process, signal.SIGINT)

    def _as_user(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        return {"user": self.user, "group": self.user, "extra_groups": []}


def program(name: str) -> str:
    """Where a server program of PostgreSQL lies, of the newest version; "" if there is none."""
    if found := shutil.which(name):
        return found
    here = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3])
    )
    return str(here[-1]) if here else ""


def has_postgres() -> bool:
    return bool(program("initdb") and program("postgres"))


@contextmanager
def database(name: str, *, below: Path, port: int) -> Iterator[Sqlite | Cluster]:
    """The database of that name, ready for `prepare`; a cluster goes away with everything in it."""
    if name == "sqlite":
        yield Sqlite()
        return
    folder = Path(tempfile.mkdtemp(prefix="lms-cluster-", dir=below))
    cluster = Cluster(folder, port)
    if os.geteuid() == 0:
        shutil.chown(folder, cluster.user, cluster.user)
    try:
        cluster.make()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
