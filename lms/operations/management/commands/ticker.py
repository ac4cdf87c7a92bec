"""Does what is due every minute and every hour."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from lms.operations import actions

logger = logging.getLogger("lms.operations")
MINUTE = 60


class Command(BaseCommand):
    help = (
        "Publish what is scheduled, send mail that is due, put back lost tasks, clear away: "
        "every minute, until stopped."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        minutes = 0
        while not stopped.is_set():
            self._turn(minutes)
            minutes += 1
            stopped.wait(MINUTE)

    @staticmethod
    def _turn(minutes: int) -> None:
        """One turn; what fails in it is logged, stops nothing else and is tried again in the next."""
        close_old_connections()
        steps = [
            actions.tick,
            actions.publish_scheduled,
            actions.settle_works,
            actions.send_mail,
        ]
        if minutes % 60 == 0:
            steps += [actions.remind_of_drafts, actions.clean_up]
        for step in steps:
            try:
                step(at=timezone.now())
            except Exception:
                logger.exception("a step of the ticker failed", extra={"event": "ticker"})
