from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "lms.cases"
    label = "cases"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415 - models must be loaded first

        from lms.cases import queries, viewsets  # noqa: PLC0415 - likewise
        from lms.cases.models import TeachingNote  # noqa: PLC0415 - likewise
        from lms.core import duties, editing, staff  # noqa: PLC0415 - likewise
        from lms.files.access import register_reference_resolver  # noqa: PLC0415 - likewise

        duties.register(queries.AUTHOR, queries.authorships_of)
        staff.register_opened_pages(queries.AUTHOR, queries.covers_opened_to)
        register_permission_policy(TeachingNote, viewsets.NotePolicy(TeachingNote))
        editing.register_section("teaching_notes", menu="teaching-notes")
        register_reference_resolver(queries.is_in_open_edition)
