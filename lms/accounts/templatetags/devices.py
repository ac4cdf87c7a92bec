"""Naming the devices on which somebody is signed in."""

from django import template
from django.utils.translation import gettext as _

from lms.accounts import rules

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """A browser and its system, as "Firefox on Windows"."""
    found = rules.device_of(user_agent)
    if found.browser and found.system:
        return _("%(browser)s on %(system)s") % found._asdict()
    return found.browser or found.system or _("An unknown browser")
