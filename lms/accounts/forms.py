"""Forms about one's own account."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from lms.accounts.enums import Language, Theme
from lms.accounts.models import User
from lms.core.forms import NameField

rules_of_passwords = lazy(password_validators_help_text_html, str)


class SignInForm(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Keep me signed in on this device")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    @property
    def signup_is_open(self) -> bool:
        return bool(settings.ACCOUNT_OPEN_SIGNUP)


class SignUpForm(SignupForm):
    """For sites on which strangers may make an account."""

    name = NameField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]


class PasskeyForm(AddWebAuthnForm):
    """A passkey, with which one signs in, or a key that is only a second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].help_text = _("So that you know it again, for example “my phone”.")
        self.fields["passwordless"].label = _("Sign in with it, without a password")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _(
            "Untick this for an old security key without a code or a fingerprint."
        )


class ProfileForm(forms.Form):
    """What people decide about themselves."""

    name = NameField(
        label=_("Name"),
        max_length=150,
        help_text=_("As your lecturers and your group see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language,
        help_text=_("Of the screens, and of the mail that we send you."),
    )
    theme = forms.ChoiceField(label=_("Appearance"), choices=Theme)


class InvitationPasswordForm(forms.Form):
    """The first password."""

    email = forms.CharField(
        # A password manager keeps it with the password.
        widget=forms.HiddenInput(attrs={"autocomplete": "username"}),
        required=False,
        disabled=True,
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=rules_of_passwords,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["email"].initial = user.email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class _PersonForm(forms.ModelForm[User]):
    """This site's fields in the place of Wagtail's; what somebody may do follows from roles."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class PersonAddForm(_PersonForm, UserCreationForm):
    first_name = last_name = None

    class Meta:
        model = User
        fields = ["name", "email", "student_number", "language", "is_superuser"]

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        self.instance.set_unusable_password()
        user: User = super().save(commit)
        return user


class PersonEditForm(_PersonForm, UserEditForm):
    first_name = last_name = None

    class Meta:
        model = User
        fields = ["name", "email", "student_number", "language", "is_active", "is_superuser"]
