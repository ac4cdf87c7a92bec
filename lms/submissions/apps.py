from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "lms.submissions"
    label = "submissions"
