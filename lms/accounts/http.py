"""The request of somebody who is signed in, for views behind `login_required`."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from lms.accounts.models import User


class AuthenticatedRequest(HttpRequest):
    user: User
    htmx: HtmxDetails
