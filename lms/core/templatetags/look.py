"""What every template needs to show times, sizes, signs and fields alike; loaded everywhere."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, Field
from django.template import Context
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from wagtail.models import Page

from lms.core import languages, navigation
from lms.core.icons import ICONS

register = template.Library()

TONES = {"success": "good", "warning": "warn", "error": "bad"}
SIGNS = {"good": "check", "warn": "alert", "bad": "alert"}
KILO = 1000
UNITS = ("kB", "MB", "GB", "TB")


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """Weekday, date, time and zone, as a `<time>` element; nothing for no time."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _time(
        local.isoformat(timespec="seconds"),
        f"{_date(local, WEEKDAYS_ABBR)}, {local:%H:%M %Z}",
    )


@register.filter
def when(value: datetime | None) -> SafeString | str:
    """Weekday, date and time without the zone, for what takes place in a room of the college."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _time(
        local.isoformat(timespec="seconds"), f"{_date(local, WEEKDAYS_ABBR)}, {local:%H:%M}"
    )


@register.filter
def day(value: datetime | date | None) -> SafeString | str:
    """Weekday and date, for a datetime in the zone of the site."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return _time(local.isoformat(), _date(local, WEEKDAYS))


@register.filter
def clock(value: datetime | None) -> SafeString | str:
    """The hour and minute alone, where the date stands beside it."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _time(local.isoformat(timespec="seconds"), f"{local:%H:%M}")


def _date(value: date, weekdays: dict[int, Any]) -> str:
    """The day, day of the month, month and year; Django's own formats take eight times as long."""
    return f"{weekdays[value.weekday()]} {value.day} {MONTHS[value.month]} {value.year}"


def _time(machine: str, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, words)


@register.filter(name="bytes")
def in_bytes(value: int | None) -> str:
    """A size in words and exactly: 1,2 MB (1.234.567 bytes)."""
    if value is None:
        return ""
    exact = ngettext("%(count)s byte", "%(count)s bytes", value) % {"count": number(value)}
    if value < KILO:
        return exact
    size, unit = value / KILO, 0
    while size >= KILO - 0.05 and unit < len(UNITS) - 1:
        size, unit = size / KILO, unit + 1
    return f"{number_format(round(size, 1), 1)}\N{NO-BREAK SPACE}{UNITS[unit]} ({exact})"


@register.filter
def number(value: Any) -> str:
    """A number as it is written in the language being read, with its own decimals."""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def in_language(value: Any, field: str = "name") -> str:
    """The name of a record in the language being read; Dutch where there is no other."""
    other = getattr(value, f"{field}_{get_language()}", "")
    return str(other or getattr(value, field))


@register.filter
def tone(value: Any) -> str:
    """The tone of a message: info, good, warn or bad."""
    return TONES.get(getattr(value, "level_tag", ""), "info")


@register.filter
def sign(value: str | None) -> str:
    """The icon that goes with a tone, so that colour alone never carries a meaning."""
    return SIGNS.get(value or "", "info")


@register.filter
def focus_id(field: BoundField) -> str:
    """The id of the first thing to type or choose in a field, for a link from the summary."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.use_fieldset else field.auto_id)


@register.filter
def asks_for(form: BaseForm | None, kind: str) -> bool:
    """Whether a form has an input of that kind, such as "password" or "file"."""
    return any(getattr(field.widget, "input_type", "") == kind for field in _fields_of(form))


def _fields_of(form: BaseForm | None) -> Iterable[Field]:
    return form.fields.values() if form else ()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sign drawn with lines; with a label it speaks, without one it is decoration."""
    words = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" {} viewBox="0 0 24 24" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="1.7" stroke-linecap="round" '
        'stroke-linejoin="round">{}</svg>',
        mark_safe(words),  # noqa: S308 - a constant, or escaped in the line above
        mark_safe(ICONS[name]),  # noqa: S308 - a constant of this site
    )


@register.simple_tag(takes_context=True)
def address(context: Context, page: Page) -> str:
    """The address of a page, for screens that are no pages themselves.

    Wagtail's `pageurl` looks up which site such a screen belongs to, and `page.url` reads the
    cache once for each page; here there is one site, and one reading for the whole response.
    """
    return languages.address_of(page, context.get("request"))


@register.inclusion_tag("components/nav.html", takes_context=True)
def nav(context: Context) -> dict[str, Any]:
    """The main navigation, as far as it is for this person."""
    request = context.get("request")
    return {"items": navigation.main(request), "path": getattr(request, "path", "")}


@register.inclusion_tag("components/footer_links.html", takes_context=True)
def footer_links(context: Context) -> dict[str, Any]:
    """Help, contact and the other public texts, in the same place on every page."""
    request = context.get("request")
    return {"items": navigation.footer(request)}


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """The way to the other language."""
    request = context.get("request")
    return {
        "switch": languages.other_language(request, context.get("page")),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def translation_url(context: Context) -> str:
    """The address of this page in the other language; nothing where there is none."""
    request = context.get("request")
    return (request and languages.translation_of(request, context.get("page"))) or ""


@register.simple_tag(takes_context=True)
def written_in(context: Context, page: Any) -> str:
    """The language a page is written in, for `{% language %}` around its text."""
    return languages.written_in(page, _request_of(context))


@register.simple_tag(takes_context=True)
def lang(context: Context, page: Any) -> SafeString | str:
    """The attribute `lang` for words of a page that is in another language than this screen."""
    code = written_in(context, page) if isinstance(page, Page) else ""
    return format_html('lang="{}"', code) if code and code != get_language() else ""


def _request_of(context: Context) -> Any:
    """The request, also within a template that was included with `only`."""
    return getattr(context, "request", None)
