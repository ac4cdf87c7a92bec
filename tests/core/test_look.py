from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from lms.core.icons import ICONS
from lms.core.templatetags import look
from lms.courses.models import Programme
from tests.html import flat

WINTER = datetime(2026, 11, 10, 22, 59, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_moment_says_weekday_date_time_and_zone():
    assert look.moment(WINTER) == (
        '<time datetime="2026-11-10T23:59:00+01:00">Tue 10 November 2026, 23:59 CET</time>'
    )


def test_moment_in_summer_says_the_summer_zone():
    assert "Thu 2 July 2026, 00:30 CEST" in look.moment(SUMMER)


def test_day_is_the_day_in_amsterdam():
    assert look.day(SUMMER) == '<time datetime="2026-07-02">Thursday 2 July 2026</time>'
    assert (
        look.day(date(2026, 9, 1)) == '<time datetime="2026-09-01">Tuesday 1 September 2026</time>'
    )


def test_clock_is_hour_and_minute():
    assert look.clock(WINTER) == '<time datetime="2026-11-10T23:59:00+01:00">23:59</time>'


@pytest.mark.parametrize("show", [look.moment, look.day, look.clock, look.in_bytes])
def test_nothing_shows_nothing(show):
    assert show(None) == ""


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB (1,000 bytes)"),
        (999_949, "999.9 kB (999,949 bytes)"),
        (999_950, "1.0 MB (999,950 bytes)"),
        (1_234_567, "1.2 MB (1,234,567 bytes)"),
        (5_000_000_000, "5.0 GB (5,000,000,000 bytes)"),
    ],
)
def test_bytes_are_rounded_and_exact(size, words):
    assert look.in_bytes(size).replace("\N{NO-BREAK SPACE}", " ") == words


def test_bytes_are_written_in_the_language_being_read():
    with translation.override("nl"):
        assert look.in_bytes(1_234_567).startswith("1,2")


def test_in_language_falls_back_on_dutch():
    programme = Programme(name="Master", name_en="")

    assert look.in_language(programme) == "Master"
    programme.name_en = "Master's"
    assert look.in_language(programme) == "Master's"
    with translation.override("nl"):
        assert look.in_language(programme) == "Master"


def test_number_keeps_its_own_decimals():
    with translation.override("nl"):
        assert look.number("133200") == "133.200"
        assert look.number("45.10") == "45,10"


@pytest.mark.parametrize("name", ICONS)
def test_icon_is_hidden_unless_it_has_words(name):
    assert 'aria-hidden="true"' in look.icon(name)
    assert 'role="img" aria-label="Gevaar &lt;"' in look.icon(name, "Gevaar <")


class EveryWidget(forms.Form):
    text = forms.CharField(help_text="Kort.")
    note = forms.CharField(widget=forms.Textarea)
    group = forms.ChoiceField(choices=[("1", "een")])
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    file = forms.FileField()
    due = forms.SplitDateTimeField(widget=forms.SplitDateTimeWidget)
    own = forms.BooleanField()


@pytest.mark.parametrize("name", EveryWidget.base_fields)
def test_every_field_has_label_error_and_a_description_that_exists(name):
    field = EveryWidget({})[name]
    html = render_to_string("components/field.html", {"field": field})

    assert f'id="id_{name}_error"' in html
    assert f'aria-describedby="id_{name}' in html
    assert "<label" in html
    for described in field.aria_describedby.split():
        assert f'id="{described}"' in html


@pytest.mark.parametrize("name", EveryWidget.base_fields)
def test_every_error_in_the_summary_leads_to_something_to_type_or_choose(name):
    form = EveryWidget({})
    summary = render_to_string("components/errors.html", {"form": form})
    field = render_to_string("components/field.html", {"field": form[name]})

    assert f'href="#{look.focus_id(form[name])}"' in summary
    assert f'id="{look.focus_id(form[name])}"' in field


def test_summary_is_silent_without_errors():
    assert "alert" not in render_to_string("components/errors.html", {"form": EveryWidget()})


class SignIn(forms.Form):
    email = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)


class Typing(forms.Form):
    text = forms.CharField()


@pytest.mark.parametrize(
    ("form", "more", "said"),
    [
        (Typing, {}, "Something is not right yet. What you typed is still here."),
        (SignIn, {}, "Something is not right yet."),
        (
            EveryWidget,
            {},
            "Something is not right yet. What you typed is still here; a file has to be chosen again.",
        ),
        (
            EveryWidget,
            {"keeps_files": True},
            "Something is not right yet. What you typed is still here.",
        ),
    ],
)
def test_summary_says_that_typing_is_kept_only_where_all_of_it_is(form, more, said):
    html = flat(render_to_string("components/errors.html", {"form": form({}), **more}))

    assert f'<h2 class="errors__title">{said}</h2>' in html


def test_what_was_done_receives_the_focus():
    html = render_to_string("components/messages.html", {"messages": ["Saved."]})

    assert 'role="status" tabindex="-1" autofocus' in html


def test_summary_names_the_errors_of_a_formset():
    rows = forms.formset_factory(EveryWidget, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"}
    )
    html = render_to_string("components/errors.html", {"formset": rows})

    assert 'role="alert"' in html
    assert 'href="#id_form-0-text"' in html


def test_builtins_need_no_load():
    assert Template('{{ at|clock }}{% icon "check" %}').render(Context({"at": WINTER}))
