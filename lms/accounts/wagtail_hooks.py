"""What the audit log calls the things that happen to accounts."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


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
