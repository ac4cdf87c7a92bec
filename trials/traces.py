"""Running strace on a process, and reading what it wrote."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

NO_STRACE = (
    "SKIPPED: strace was not found, or may not look at processes here, so no hand-in was cut at its "
    "system calls. Install it (Debian: apt-get install strace) and allow ptrace."
)
# What puts something on a disk, takes it away, or tells somebody else.
WRITES = ("write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate")
NAMES = ("rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat")
TALKS = ("sendto", "sendmsg")
CALLS = (*WRITES, *NAMES, *TALKS)
CALL = re.compile(r"\s*(\w+)\(")
PATIENCE = 10.0


def has_strace() -> bool:
    """Whether strace is there and allowed: tried on a process of one's own."""
    if not shutil.which("strace"):
        return False
    tried = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True)
    return tried.returncode == 0


@dataclass(frozen=True)
class Call:
    """One system call as strace wrote it down: the lines on which it began and was over."""

    name: str
    text: str
    began: int
    over: int


@contextmanager
def traced(
    *pids: int, out: Path, calls: Sequence[str] = CALLS, inject: Sequence[str] = ()
) -> Iterator[None]:
    """Within, strace looks at the processes and all they start; counting begins here."""
    command = ["strace", "-f", "-qq", "-y", "-s", "400", "-o", str(out)]
    command += [word for pid in pids for word in ("-p", str(pid))]
    command += [
        "-e",
        f"trace={','.join(calls)}",
        *(word for one in inject for word in ("-e", one)),
    ]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while not all(map(_is_traced, pids)) and time.monotonic() < until:
            time.sleep(0.005)
        yield
    finally:
        if tracer.poll() is None:
            tracer.terminate()
        tracer.wait()


def calls_in(out: Path) -> list[Call]:
    """The calls in the order in which they began; what was never over is over at the end."""
    lines = out.read_text(errors="replace").splitlines()
    found: list[Call] = []
    open_calls: dict[str, int] = {}
    for number, line in enumerate(lines):
        pid, _, rest = line.partition(" ")
        if "resumed>" in rest:
            if (at := open_calls.pop(pid, None)) is not None:
                call = found[at]
                found[at] = replace(call, text=call.text + rest, over=number)
        elif match := CALL.match(rest):
            is_open = rest.endswith("<unfinished ...>")
            found.append(Call(match[1], rest, number, len(lines) if is_open else number))
            if is_open:
                open_calls[pid] = len(found) - 1
    return found


def _is_traced(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    return "TracerPid:\t0\n" not in status
