"""The one form of the work screen: note, files, what is declared, and which button was pressed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.submissions.actions import Declared
from lms.submissions.enums import AiUse
from lms.submissions.models import Sitting, Statement, Submission, SubmissionVersion
from lms.submissions.queries import newest_of
from lms.submissions.rules import ai_question


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """Any number of files; whether each can be taken is judged when it is received."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [file for file in chosen if file]


class AnswerLater(forms.ChoiceField):
    """A choice that is no extra, and may be left open all the same: in a draft, or for nothing."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class TextLater(forms.CharField):
    """A text that is asked for another answer only, and may be left open in a draft."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class WorkForm(forms.Form):
    """Hidden values say what the person looked at when pressing; see `actions` for each."""

    SAVE, HAND_IN, REMOVE, LOOK = "save", "hand_in", "remove", "look"
    LEAVE_OUT, TAKE_ALONG = "leave_out", "take_along"
    use_required_attribute = False

    uploads = ManyFilesField(label=_("Add files"), required=False)
    note = forms.CharField(
        label=_("Note to your lecturer"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": _(
                "This note has %(show_value)s characters and %(limit_value)s fit. Shorten it."
            )
        },
    )
    statement = forms.BooleanField(required=False)
    ai_use = AnswerLater(
        widget=forms.RadioSelect,
        choices=[(use, use.label) for use in (AiUse.NOT_USED, AiUse.USED)],
    )
    ai_account = TextLater(
        label=_("What generative AI was used for"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which tool, for which part, and what you did with the answer. Only if used."),
        error_messages={
            "max_length": _(
                "This account has %(show_value)s characters and %(limit_value)s fit. Shorten it."
            )
        },
    )
    late = forms.BooleanField(required=False)
    # On anonymous work: hand in though the text names somebody, in the places that were shown.
    named = forms.BooleanField(
        label=_("I have seen this, and hand in all the same."), required=False
    )
    named_seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    draft_number = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    statement_read = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ai_read = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    version_seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitting = sitting
        statement = sitting.assignment.statement
        self.fields["statement"].label = statement.text if statement else ""
        question = ai_question(sitting.assignment.ai_rule)
        if question:
            self.fields["ai_use"].label = question
        else:
            for name in ("ai_use", "ai_account", "ai_read"):
                del self.fields[name]
        self.fields["late"].label = _("I know that this is handed in late, and want to do so.")
        if not sitting.assignment.is_anonymous:
            del self.fields["named"], self.fields["named_seen"]

    @classmethod
    def of(cls, sitting: Sitting, submission: Submission | None, *, reader: Any) -> "WorkForm":
        """The form as it is shown, with the draft as it is now. What somebody else ticked, or what
        was handed in since, is no tick of who reads it."""
        number, handed_in_at = newest_of(submission) if submission else (0, None)
        initial = cls.looked_at(sitting, submission, number) | {"request_key": uuid4()}
        if submission:
            current = sitting.assignment.statement
            initial |= {
                "note": submission.note,
                "statement": bool(
                    current
                    and submission.statement_id == current.pk
                    and submission.draft_saved_by_id == reader.pk
                    and not _is_handed_in(submission, handed_in_at)
                ),
                "ai_use": submission.ai_use,
                "ai_account": submission.ai_account,
            }
        return cls(sitting=sitting, initial=initial)

    @staticmethod
    def looked_at(
        sitting: Sitting, submission: Submission | None, number: int = 0
    ) -> dict[str, Any]:
        """The hidden values that say what the screen showed; `number` of the newest version."""
        statement = sitting.assignment.statement
        files: Iterable[Any] = submission.draft_files.all() if submission else []
        return {
            "draft_number": submission.draft_number if submission else 0,
            "statement_read": statement.pk if statement else "",
            "ai_read": sitting.assignment.ai_rule,
            "seen": ",".join(str(file.pk) for file in files),
            "version_seen": number,
        }

    def refreshed(
        self, submission: Submission | None, named: Collection[str] | None = None
    ) -> "WorkForm":
        """The same input over the draft as it is now, for showing again with its errors; `named`
        are the places that are shown now, if any, and then have to be accepted anew."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        number = newest_of(submission)[0] if submission else 0
        for name, value in self.looked_at(self.sitting, submission, number).items():
            if name == "statement_read" and str(value) != data.get(name):
                data.pop("statement", None)  # another text than the one that was ticked
            if name == "ai_read" and value != data.get(name):
                data.pop("ai_use", None)  # another question than the one that was answered
            data[name] = value
        if named is not None:
            data["named_seen"] = ",".join(sorted(named))
            data.pop("named", None)
        form = self.again(data)
        # Django has no other way to carry errors over to another form.
        vars(form).update(_errors=self.errors, cleaned_data=self.cleaned_data)
        return form

    def again(self, data: Any, files: Any = None) -> "WorkForm":
        """A form of the same kind with other input."""
        return WorkForm(data, files, sitting=self.sitting)

    def brings_more_than(self, version: SubmissionVersion) -> bool:
        """Whether there is anything in it that the version of its key does not hold: then it is no
        second sending but a page that was left open or gone back to, and nothing of it is lost."""
        if self.errors or self._declares_else_than(version):
            return True
        held = set(version.files.values_list("file__sha256", flat=True))
        return any(upload.sha256 not in held for upload in self.cleaned_data["uploads"])

    def _declares_else_than(self, version: SubmissionVersion) -> bool:
        declared, data = self.declared, self.cleaned_data
        typed = (data["note"], declared.ai_use, declared.ai_account)
        return typed != (version.note, version.ai_use, version.ai_account)

    def with_fresh_key(self) -> "WorkForm":
        """The same input as a request of its own."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["request_key"] = str(uuid4())
        return self.again(data, self.files)

    def clean_note(self) -> str:
        return self.cleaned_data["note"].replace("\r\n", "\n").strip()

    def clean_seen(self) -> set[int]:
        try:
            return {int(number) for number in self.cleaned_data["seen"].split(",") if number}
        except ValueError:
            raise ValidationError(_("Open this page again.")) from None

    def accepts(self, digests: Collection[str]) -> bool:
        """Whether the person wants to hand in though these places name somebody; with one that she
        was not shown she is asked again."""
        if not self.cleaned_data.get("named"):
            return False
        return set(digests) <= set(self.cleaned_data["named_seen"].split(","))

    def clean_ai_account(self) -> str:
        return self.cleaned_data["ai_account"].replace("\r\n", "\n").strip()

    @property
    def declared(self) -> Declared:
        """What was ticked and answered; an answer to another question is none."""
        data = self.cleaned_data
        is_asked = data.get("ai_read") == self.sitting.assignment.ai_rule
        return Declared(
            statement=self.ticked,
            ai_use=(data.get("ai_use") or AiUse.UNSAID) if is_asked else AiUse.UNSAID,
            ai_account=data.get("ai_account", ""),
        )

    @property
    def ticked(self) -> Statement | None:
        """The statement that was ticked, in the wording that was read."""
        if not self.cleaned_data["statement"]:
            return None
        read = self.cleaned_data["statement_read"]
        return self.sitting.assignment.statements.filter(pk=read).first()


def _is_handed_in(submission: Submission, handed_in_at: datetime | None) -> bool:
    """Whether the draft was saved last before its newest version was made of it."""
    saved_at = submission.draft_saved_at
    return bool(handed_in_at and not (saved_at and saved_at > handed_in_at))
