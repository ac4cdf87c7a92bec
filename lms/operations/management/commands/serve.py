"""The whole site under one command: web server, task worker and ticker."""

import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from lms.operations.supervisor import Child, Supervisor


class Command(BaseCommand):
    help = "Serve the site until stopped: web server, task worker and ticker."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=2, help="web processes")
        parser.add_argument(
            "--first",
            action="append",
            default=[],
            metavar="COMMAND",
            help="run this command before serving; may be given more than once",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        refuse_taken_port(host, port)
        for command in options["first"]:
            call_command(command)
        connections.close_all()
        self.stdout.write(f"Serving http://localhost:{port}/ (stop with Ctrl-C)")
        self.stdout.flush()
        root = Path(settings.BASE_DIR)
        manage = [sys.executable, str(root / "manage.py")]
        Supervisor(
            [
                Child("web", web_command(host, port, options["workers"]), root),
                Child("worker", [*manage, "db_worker", "--queue-name=*", "--no-reload"], root),
                Child("ticker", [*manage, "ticker"], root),
            ]
        ).run()


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Granian hands the application a request at its first byte, so a slow upload holds a thread:
    the threads are how many of those may go on at once (docs/decisions/0006-slow-uploads.md)."""
    return [
        *(sys.executable, "-m", "granian", "lms.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "64"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        *("--no-ws", "--log-level", "error", "--no-access-log"),
    ]


def refuse_taken_port(host: str, port: int) -> None:
    """Granian would share a port with another granian without a word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CommandError(
                f"Port {port} is taken by another program; stop it, or choose another port "
                f"with PORT=, for example: make demo PORT={port + 1}"
            ) from None
