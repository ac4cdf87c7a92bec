from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "lms.operations"
    label = "operations"
