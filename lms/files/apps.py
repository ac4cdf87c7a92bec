from django.apps import AppConfig, apps


class FilesConfig(AppConfig):
    name = "lms.files"
    label = "files"

    def ready(self) -> None:
        from wagtail.documents.views import (  # noqa: PLC0415 - models must be loaded first
            bulk_actions as document_actions,
        )
        from wagtail.images.views import (  # noqa: PLC0415 - likewise
            bulk_actions as image_actions,
        )
        from wagtail.models import ReferenceIndex  # noqa: PLC0415 - likewise
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415 - likewise

        from lms.files.access import is_followed  # noqa: PLC0415 - likewise
        from lms.files.models import PrivateDocument, PrivateImage  # noqa: PLC0415 - likewise
        from lms.files.policy import OwnUploadsPolicy  # noqa: PLC0415 - likewise

        for model in (PrivateImage, PrivateDocument):
            # Exact, because Wagtail's own apps come later and register theirs for these as well.
            register_permission_policy(model, OwnUploadsPolicy(model), exact_class=True)
        for actions in (image_actions, document_actions):
            # Uploads are one's own: nothing has tags, and everything lies in the one collection.
            actions.AddTagsBulkAction.models = actions.AddToCollectionBulkAction.models = []
        for followed in filter(is_followed, apps.get_models()):
            ReferenceIndex.register_model(followed)
