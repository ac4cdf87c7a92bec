from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from lms.core import navigation


class CoreConfig(AppConfig):
    name = "lms.core"
    label = "core"

    def ready(self) -> None:
        from lms.core import checks, editing, nonce, staff  # noqa: PLC0415 - Wagtail's models must be loaded first

        register(checks.page_types_say_who_sees_them)
        nonce.put_nonce_on_choosers()
        staff.install_page_policy()
        editing.install()
        navigation.register(
            navigation.NavItem(_("Editor"), "/admin/", staff.may_enter_admin, order=90)
        )
