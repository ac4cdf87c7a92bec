import pytest
from django.utils import translation

from lms.accounts.forms import InvitationPasswordForm, PersonAddForm, ProfileForm
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("password", ["kort", "12345678901234", "noordevries123"])
def test_first_password_follows_the_rules(password):
    user = make_user("Noor de Vries", email="noordevries@test.example")
    form = InvitationPasswordForm({"password": password}, user=user)
    if password == "12345678901234":
        assert form.is_valid()
    else:
        assert list(form.errors) == ["password"]


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("kort", "Dit wachtwoord is te kort: het heeft ten minste 12 tekens nodig."),
        ("noordevries123", "Dit wachtwoord lijkt te veel op je naam of je e-mailadres."),
        ("q1w2e3r4t5y6", "Veel mensen gebruiken dit wachtwoord, dus het is snel geraden."),
    ],
)
def test_password_rules_are_in_the_language_of_the_screen(password, sentence):
    user = make_user("Noor de Vries", email="noordevries@test.example")
    with translation.override("nl"):
        form = InvitationPasswordForm({"password": password}, user=user)
        assert form.errors["password"] == [sentence]
        assert "Ten minste 12 tekens." in form.as_p()


def test_first_password_keeps_its_spaces():
    form = InvitationPasswordForm({"password": " met spaties eromheen "}, user=make_user())
    assert form.is_valid()
    assert form.cleaned_data["password"] == " met spaties eromheen "


def test_first_password_goes_to_the_password_manager():
    html = InvitationPasswordForm(user=make_user()).as_p()
    assert 'autocomplete="new-password"' in html
    assert 'autocomplete="username"' in html


@pytest.mark.parametrize(
    "change", [{"name": " "}, {"language": "de"}, {"theme": "pink"}, {"name": "x" * 151}]
)
def test_profile_refuses(change):
    data = {"name": "Noor", "language": "nl", "theme": "auto"} | change
    assert list(ProfileForm(data).errors) == list(change)


def test_person_add_refuses_an_address_that_is_taken():
    make_user(email="noor@test.example")
    form = PersonAddForm({"name": "N", "email": "Noor@test.example", "language": "nl"})
    assert list(form.errors) == ["email"]
