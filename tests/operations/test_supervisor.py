"""Real processes, real signals."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Two children that write down their numbers; the first has a child of its own, as a web server.
PROGRAM = """
import sys
from pathlib import Path
from lms.operations.supervisor import Child, Supervisor

sleep = "import os, pathlib, subprocess, sys, time; "
sleep += "own = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
sleep += "open(sys.argv[1], 'a').write(f'{os.getpid()} {own.pid}\\\\n'); time.sleep(60)"
children = [
    Child(name, [sys.executable, "-c", sleep, f"{sys.argv[1]}/{name}"], Path(sys.argv[1]))
    for name in ("web", "worker")
]
Supervisor(children).run()
"""


@pytest.fixture
def supervisor(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT)
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(30)


def eventually(true, seconds=20):
    until = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
    return found


def lines_of(file):
    return [tuple(map(int, line.split())) for line in file.read_text().splitlines() if line]


def started(folder, name, times=1):
    file = folder / name
    return eventually(
        lambda: file.exists() and len(lines_of(file)) >= times and lines_of(file)[times - 1]
    )


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def test_supervisor_starts_again_what_was_killed_and_sweeps_up_after_it(supervisor, tmp_path):
    pid, own = started(tmp_path, "web")
    os.kill(pid, signal.SIGKILL)
    again, _ = started(tmp_path, "web", times=2)
    assert again != pid
    assert not is_alive(own)


def test_child_that_falls_again_and_again_keeps_no_other_waiting(supervisor, tmp_path):
    """The fourth fall of the one costs it a pause of four seconds; the other is back before."""
    started(tmp_path, "web")
    for times in (1, 2, 3, 4):
        os.kill(started(tmp_path, "worker", times=times)[0], signal.SIGKILL)
    time.sleep(0.5)
    os.kill(started(tmp_path, "web")[0], signal.SIGKILL)
    started(tmp_path, "web", times=2)
    assert len(lines_of(tmp_path / "worker")) == 4
    assert started(tmp_path, "worker", times=5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_supervisor_that_is_stopped_leaves_no_process_behind(supervisor, tmp_path, number):
    pids = [*started(tmp_path, "web"), *started(tmp_path, "worker")]
    supervisor.send_signal(number)
    assert supervisor.wait(30) == 0
    eventually(lambda: not any(map(is_alive, pids)))


def test_supervisor_that_is_killed_takes_its_children_along(supervisor, tmp_path):
    pids = [started(tmp_path, "web")[0], started(tmp_path, "worker")[0]]
    supervisor.kill()
    eventually(lambda: not any(map(is_alive, pids)))
