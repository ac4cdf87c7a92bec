from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.core import navigation


class NoticesConfig(AppConfig):
    name = "lms.notices"
    label = "notices"

    def ready(self) -> None:
        from lms.notices import policy, queries  # noqa: PLC0415 - models must be loaded first

        navigation.register_setting(
            navigation.Setting(
                _("Mail"), "/notices/", _("Change when it comes"), queries.hours_in_words
            )
        )
        navigation.register(
            navigation.NavItem(_("Mail"), "/notices/outbox/", policy.is_operator, order=80)
        )
