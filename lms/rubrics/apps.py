from django.apps import AppConfig


class RubricsConfig(AppConfig):
    name = "lms.rubrics"
    label = "rubrics"
