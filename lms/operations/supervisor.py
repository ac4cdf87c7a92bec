"""One process that keeps others running: starts them, restarts what falls over, stops them all."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

logger = logging.getLogger("lms.operations")

PATIENCE = 20.0  # seconds that a child gets to finish what it is doing
LONGEST_PAUSE = 10.0
STEADY = 10.0  # who ran this long can run, and is started again at once
PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """In the child: ask Linux for a SIGTERM when the supervisor is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One command and what became of it; it has a process group of its own, so that a Ctrl-C in
    the terminal reaches the supervisor only, and so that its own children can be found."""

    name: str
    command: Sequence[str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float | None = None  # when it is started again, while it is not running

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_die_with_parent,
        )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        """To the process itself, which tells its own children."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def sweep(self) -> None:
        """End whatever the child left behind in its group."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return

    def plan_restart(self) -> None:
        """At once the first time; after ever longer pauses for as long as it falls soon. Nobody
        waits meanwhile: the pause of one must not keep another down."""
        self.sweep()
        now = time.monotonic()
        if now - self.started > STEADY:
            self.pause = 0.0
        self.due = now + self.pause
        self.pause = min(max(self.pause * 2, 1.0), LONGEST_PAUSE)

    def restart_if_due(self) -> None:
        if self.due is not None and time.monotonic() >= self.due:
            self.due = None
            self.start()


@dataclass
class Supervisor:
    """Runs until it is told to stop (SIGTERM, SIGINT, SIGHUP), then leaves no process behind."""

    children: Sequence[Child]
    is_stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for child in self.children:
                child.start()
            while not self.is_stopping:
                self._look_after()
                time.sleep(0.2)
        except _StoppedError:
            logger.info("stopping", extra={"event": "serve.stop"})
        finally:
            self._end()

    def _look_after(self) -> None:
        for child in self.children:
            if child.due is None and child.has_ended():
                logger.error("a process ended and is started again", extra={"event": child.name})
                child.plan_restart()
            child.restart_if_due()

    def _stop(self, number: int, frame: object) -> None:
        if not self.is_stopping:
            self.is_stopping = True
            raise _StoppedError

    def _end(self) -> None:
        self.is_stopping = True
        for child in self.children:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not all(child.has_ended() for child in self.children):
            time.sleep(0.05)
        for child in self.children:
            child.sweep()
            if child.process is not None:
                child.process.wait()


class _StoppedError(Exception):
    """Ends the looking after at once when the supervisor is told to stop."""
