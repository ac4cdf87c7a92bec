"""A site of its own on this machine: its folder, its processes, its mail."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trials.browsers import HOST, answers_at
from trials.databases import Cluster, Sqlite, database
from trials.letterbox import Letterbox
from trials.processes import command_of, descendants, end

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180.0
# Seconds that the site forgives after the last moment; less than by default, to be waited for.
GRACE = 10


class Site:
    """What `manage.py serve` runs for a real site, with everything it writes in one folder."""

    def __init__(self, folder: Path, port: int, db: Sqlite | Cluster, mail: Letterbox) -> None:
        self.folder, self.port, self.db, self.mail = folder, port, db, mail
        self.log = folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._log_read = 0

    @property
    def environment(self) -> dict[str, str]:
        """What a real site is told, made up, whatever this shell has set."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        return mine | {
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "DATABASE_URL": self.db.url,
            "LMS_VAR": str(self.folder),
            "LMS_BASE_URL": f"http://{HOST}:{self.port}",
            "LMS_SECRET_KEY": "trial" * 12,
            "LMS_MFA_KEY": "trial" * 12,
            "LMS_SIGNING_KEY": "trial" * 12,
            "LMS_HTTPS": "0",
            "LMS_DEADLINE_GRACE": str(GRACE),
            "LMS_SMTP_HOST": HOST,
            "LMS_SMTP_PORT": str(self.mail.port),
            "REDIS_URL": "",
        }

    def manage(self, *words: str) -> str:
        """Run a command of the site to its end; returns what it printed."""
        return self._run("manage.py", *words)

    def ask(self, module: str, **question: Any) -> Any:
        """Run a module of the trials inside the site: JSON in, JSON out."""
        return json.loads(self._run("-m", module, given=json.dumps(question)))

    def build(self) -> None:
        self.manage("collectstatic", "--noinput", "-v", "0")
        self.manage("prepare")

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._log_read = log.tell()
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--host", HOST, "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                process_group=0,
            )
        self.wait()

    def wait(self, path: str = "/healthz") -> None:
        """Until it answers; the last lines of its log if it does not."""
        until = time.monotonic() + PATIENCE
        while not answers_at(self.port, path):
            if time.monotonic() > until or (self.process and self.process.poll() is not None):
                raise SystemExit(f"The site does not answer:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        end(self.process, signal.SIGTERM)
        self.process = None

    @property
    def pids(self) -> Sequence[int]:
        """The supervisor first, then everything it has started."""
        return [self.process.pid, *descendants(self.process.pid)] if self.process else []

    def pids_of(self, word: str) -> list[int]:
        """The processes below the supervisor whose command has the word in it."""
        return [pid for pid in self.pids[1:] if word in command_of(pid)]

    def errors(self) -> list[dict[str, Any]]:
        """What the processes logged as an error since the site was started."""
        lines = self.log.read_bytes()[self._log_read :].decode(errors="replace").splitlines()
        return [json.loads(one) for one in lines if one.startswith("{") and '"ERROR"' in one]

    def _run(self, *words: str, given: str = "") -> str:
        ran = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
        )
        if ran.returncode:
            raise SystemExit(
                f"{' '.join(words)} ended with {ran.returncode}:\n{ran.stderr[-3000:]}"
            )
        return ran.stdout


@contextmanager
def site(name: str, *, below: Path, port: int) -> Iterator[Site]:
    """A built site on the database of that name, not yet serving; gone at the end."""
    below.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="lms-trial-", dir=below))
    try:
        with database(name, below=below, port=port + 1) as db, Letterbox() as mail:
            made = Site(folder, port, db, mail)
            try:
                made.build()
                yield made
            finally:
                made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refuse_full_disk(below: Path, *, needed: int) -> None:
    """End with a sentence when the disk has less room than a trial will take."""
    below.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(below).free
    if free < needed:
        raise SystemExit(
            f"This needs {needed / 1e9:.1f} GB in {below} and {free / 1e9:.1f} GB are free. "
            "Make room, name another folder with DIR=, or make it smaller."
        )
