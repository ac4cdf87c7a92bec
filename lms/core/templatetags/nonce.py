"""`{% nonce %}` for the Wagtail templates that carry an inline script."""

from django import template

from lms.core import nonce as module

register = template.Library()
register.simple_tag(module.attribute, name="nonce")
