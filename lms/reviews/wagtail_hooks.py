"""What the Wagtail admin learns about marking."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lms.reviews.viewsets import GradePolicyViewSet

LOG_ACTIONS = {
    "reviews.begin": (_("Begin an assessment"), _("Assessment begun")),
    "reviews.save": (_("Save an assessment"), _("Draft assessment saved")),
    "reviews.finalise": (_("Make an assessment final"), _("Assessment made final")),
    "reviews.withdraw": (_("Withdraw an assessment"), _("Assessment taken back to draft")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in LOG_ACTIONS.items():
        actions.register_action(name, label, message)


@hooks.register("register_admin_viewset")
def register_viewset() -> GradePolicyViewSet:
    return GradePolicyViewSet("grade_policies")
