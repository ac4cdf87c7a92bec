"""What the audit log calls the things that happen to accounts, and people who have to stay."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from lms.accounts import policy
from lms.accounts.models import User


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("accounts.create", _("Make account"), _("Made the account"))
    actions.register_action("accounts.invite", _("Invite"), _("Sent an invitation"))
    actions.register_action(
        "accounts.accept_invitation", _("Accept invitation"), _("Accepted the invitation")
    )
    actions.register_action(
        "accounts.change_profile", _("Change profile"), _("Changed the profile")
    )


@hooks.register("before_bulk_action")
def keep_people_with_work(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    for person in objects:
        if isinstance(person, User) and not (verdict := policy.can_delete(person)):
            messages.error(request, str(verdict.reason))
            return redirect("wagtailusers_users:index")
    return None
