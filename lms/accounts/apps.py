from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "accounts"


class WagtailUsersConfig(WagtailUsersAppConfig):
    """People are managed with the fields that this site's user has."""

    user_viewset = "lms.accounts.viewsets.UserViewSet"
