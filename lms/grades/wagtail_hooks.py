"""What the log says of grades."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

LOG_ACTIONS = {
    "grades.release": (_("Release marks"), _("Marks released")),
    "grades.withdraw_release": (_("Withdraw a release"), _("Release of a mark withdrawn")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in LOG_ACTIONS.items():
        actions.register_action(name, label, message)
