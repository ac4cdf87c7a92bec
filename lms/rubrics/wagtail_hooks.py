"""What the audit log says of rubrics."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

LOG_ACTIONS = {
    "rubrics.create": (_("Make a rubric"), _("Made the rubric")),
    "rubrics.change": (_("Change a rubric"), _("Changed the rubric")),
    "rubrics.copy": (_("Copy a rubric"), _("Copied the rubric")),
    "rubrics.freeze": (_("Freeze a rubric"), _("Froze the rubric at its first use")),
    "rubrics.remove": (_("Remove a rubric"), _("Removed the rubric")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in LOG_ACTIONS.items():
        actions.register_action(name, label, message)
