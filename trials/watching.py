"""What is looked at while a trial goes on: other pages, processor, memory."""

import threading
import time
from dataclasses import dataclass, field

from trials.browsers import Browser
from trials.processes import cpu_seconds, memory, own_cpu_seconds
from trials.sites import Site

BETWEEN_PAGES = 0.5  # seconds


@dataclass
class Visitor(threading.Thread):
    """Opens other pages one after the other until told to stop."""

    visits: list[tuple[Browser, str]]
    until: threading.Event
    times: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while not self.until.is_set():
            for browser, path in self.visits:
                began = time.monotonic()
                answer = browser.get(path)
                self.times.setdefault(path, []).append(time.monotonic() - began)
                if answer.status != 200:
                    self.failures.append(f"{path} answered {answer.status}{answer.error}")
                if self.until.wait(BETWEEN_PAGES):
                    return


@dataclass
class Load:
    """Processor and memory of the site, its database and the clients, while it goes on."""

    site: Site
    memory: int = 0
    database_memory: int = 0
    shares: dict[str, float] = field(default_factory=dict)
    begun: tuple[float, ...] = ()

    def begin(self) -> None:
        self.begun = self._now()

    def look(self) -> None:
        self.memory = max(self.memory, memory(self.site.pids))
        self.database_memory = max(self.database_memory, memory(self.site.db.pids))

    def finish(self) -> None:
        """Parts of one core, on average since the beginning."""
        now = self._now()
        passed = now[0] - self.begun[0]
        used = [
            (after - before) / passed
            for after, before in zip(now[1:], self.begun[1:], strict=True)
        ]
        self.shares = dict(zip(("server", "database", "clients"), used, strict=True))

    def _now(self) -> tuple[float, ...]:
        pids = self.site.pids, self.site.db.pids
        return (time.monotonic(), *map(cpu_seconds, pids), own_cpu_seconds())
