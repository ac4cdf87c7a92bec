"""Disks for tests: small ones that can be filled, and ones that stop taking what is written.

Real file systems of the kernel, so they need Linux and root. Where that is not there the tests are
skipped and say so at the end; on the build server (CI=true) they fail instead.
"""

import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest

MISSING = (
    "no file system could be mounted, so full and read-only disks were not tried: "
    "run the tests as root on Linux"
)
skipped = []


class Disk:
    """A file system in memory at `path`."""

    def __init__(self, path):
        self.path = path

    @property
    def filler(self):
        return self.path / "filler"

    def fill(self, leave=0):
        """Take all the room there is, but for so many bytes."""
        found = os.statvfs(self.path)
        room = found.f_bavail * found.f_frsize - leave
        with self.filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, room)

    def fill_names(self, leave=0):
        """Take all the names that files can have, but for so many."""
        self.filler.mkdir()
        left = os.statvfs(self.path).f_favail - leave
        for number in range(left):
            (self.filler / str(number)).touch()

    def empty(self):
        shutil.rmtree(self.filler) if self.filler.is_dir() else self.filler.unlink()

    @contextmanager
    def read_only(self):
        """As the kernel makes it when the device fails: nothing can be written any more."""
        mount("-o", "remount,ro", self.path)
        try:
            yield
        finally:
            mount("-o", "remount,rw", self.path)

    @contextmanager
    def read_only_view(self):
        """A second folder with the same files, through which nothing can be written, while
        somebody still has them open through the first."""
        view = self.path.parent / f"{self.path.name}-view"
        view.mkdir()
        mount("--bind", self.path, view)
        mount("-o", "remount,bind,ro", view)
        try:
            yield view
        finally:
            unmount(view)


def mount(*arguments):
    """By its name, as PATH has it, on every Linux."""
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)  # noqa: S607


def unmount(path):
    subprocess.run(["umount", "--lazy", path], check=True)  # noqa: S607


@pytest.fixture
def make_disk(tmp_path):
    """A function that mounts a disk of so many megabytes; all are gone after the test."""
    mounted = []

    def make(megabytes):
        path = tmp_path / f"disk-{len(mounted)}"
        path.mkdir()
        try:
            mount("-t", "tmpfs", "-o", f"size={megabytes}m,nr_inodes=200", "tmpfs", path)
        except (subprocess.CalledProcessError, FileNotFoundError):
            give_up()
        mounted.append(path)
        return Disk(path)

    yield make
    for path in mounted:
        unmount(path)


def give_up():
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(MISSING)
    skipped.append(MISSING)
    pytest.skip(MISSING)


def pytest_terminal_summary(terminalreporter):
    if skipped or any(
        MISSING in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])
    ):
        terminalreporter.section("tests with disks were skipped", red=True)
        terminalreporter.line(MISSING)
