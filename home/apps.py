from django.apps import AppConfig

from lms.core import navigation


class HomeConfig(AppConfig):
    name = "home"
    label = "home"

    def ready(self) -> None:
        from home.navigation import public_links  # noqa: PLC0415 - models must be loaded first

        navigation.register_public(public_links)
