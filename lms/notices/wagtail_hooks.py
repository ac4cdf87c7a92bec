"""What the audit log calls the things that happen to mail."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

LOG_ACTIONS = {
    "notices.set_hours": (_("Choose mail hours"), _("Chose when to get mail")),
    "notices.send_again": (_("Send mail again"), _("Let a parked mail be sent again")),
    "notices.leave": (_("Leave mail"), _("Decided that a parked mail need not be sent")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in LOG_ACTIONS.items():
        actions.register_action(name, label, message)
