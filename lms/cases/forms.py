"""What lecturers and authors fill in about cases."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.cases.models import CasePage, CasePartPage
from lms.cases.queries import PlannedPart
from lms.core.forms import MomentField


class UseCaseForm(forms.Form):
    case = forms.ModelChoiceField(
        queryset=CasePage.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        label=_("Case"),
        error_messages={"required": _("Choose a case.")},
    )

    def __init__(self, *args: Any, cases: QuerySet[CasePage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]


class PartPlanForm(forms.Form):
    """One part of a case: when it opens, and the button that was pressed."""

    VERBS = ("plan", "open", "newest", "withdraw")

    opens_at = MomentField(label=_("Opens"), required=False)
    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS], widget=forms.HiddenInput)

    def __init__(self, *args: Any, part: CasePartPage, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"part-{part.pk}-%s"  # several of these forms stand on one page
        super().__init__(*args, **kwargs)
        self.part = part
        if self.data.get("verb") in self.VERBS[1:]:
            del self.fields["opens_at"]  # the other buttons do not need a date

    @classmethod
    def of(cls, row: PlannedPart) -> "PartPlanForm":
        """The form as it is shown, with the date of the plan so far."""
        opens_at = row.release.opens_at if row.release else None
        return cls(part=row.part, initial={"opens_at": opens_at})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verb") == "plan" and not data.get("opens_at") and not self.errors:
            self.add_error("opens_at", _("Say on which day and at what time this part opens."))
        return data


class AuthorsForm(forms.Form):
    """The authors of a case by their addresses, one on each line."""

    authors = forms.CharField(
        label=_("Authors"),
        help_text=_("One e-mail address on each line, of people who have an account here."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        error_messages={"required": _("A case needs an author. Enter at least one address.")},
    )
    leave = forms.BooleanField(
        label=_("I stop being an author of this case."),
        help_text=_("You can then no longer edit it, nor undo this yourself."),
        required=False,
    )

    def __init__(self, *args: Any, case: CasePage, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [author.user for author in case.authors.select_related("user")]
        self.user, self.is_author = user, user in people
        self.initial.setdefault("authors", "\n".join(person.email for person in people))
        if not self.is_author:
            del self.fields["leave"]

    def clean_authors(self) -> list[User]:
        """The people, each once; unknown addresses are named by their line."""
        lines = enumerate(self.cleaned_data["authors"].splitlines(), start=1)
        wanted = {address: line for line, text in lines if (address := text.strip().lower())}
        found = {
            user.email: user for user in User.objects.filter(email__in=wanted, is_active=True)
        }
        errors = [
            ValidationError(
                gettext("Line %(line)d: nobody here has the address %(address)s. Check it."),
                params={"line": line, "address": address},
            )
            for address, line in wanted.items()
            if address not in found
        ]
        if errors:
            raise ValidationError(errors)
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        authors = data.get("authors")
        if authors and self.is_author and self.user not in authors and not data.get("leave"):
            self.add_error(
                "authors",
                _("Your own address is missing. Add it, or confirm below that you stop."),
            )
        return data
