"""Records of marking in the Wagtail admin, for operators."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from lms.reviews.models import GradePolicy


class GradePolicyViewSet(ModelViewSet):
    """How each programme grades; a programme without a row here grades by the usual scale."""

    model = GradePolicy
    icon = "pick"
    menu_label = _("Grade policies")
    add_to_settings_menu = True
    form_fields = ["programme", "lowest", "highest", "step", "pass_mark"]
    list_display = ["programme", "lowest", "highest", "step", "pass_mark"]
