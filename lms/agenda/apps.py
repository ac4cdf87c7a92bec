from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "lms.agenda"
    label = "agenda"
