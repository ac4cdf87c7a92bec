"""The nonce of the response being made, for templates that Wagtail renders without a request."""

from contextvars import ContextVar
from typing import Any

from django.utils.html import format_html
from wagtail.admin.widgets.chooser import BaseChooser

current: ContextVar[Any] = ContextVar("nonce", default=None)


def attribute() -> str:
    """`nonce="…"` for a script element, or nothing outside a request."""
    value = current.get()
    return format_html('nonce="{}"', value) if value is not None else ""


def put_nonce_on_choosers() -> None:
    """Wagtail's choosers write an inline script of their own; give it the nonce."""
    render = BaseChooser.render

    def render_with_nonce(self: Any, *args: Any, **kwargs: Any) -> Any:
        html = render(self, *args, **kwargs)
        nonce = attribute()
        if not nonce:
            return html
        head, script, tail = html.rpartition("<script>")
        return type(html)(head + (f"<script {nonce}>" if script else "") + tail)

    BaseChooser.render = render_with_nonce
