"""The probes, for whoever watches over the site from the machine it runs on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import resolve

PROBES = frozenset({"/healthz", "/readyz"})
LOOPBACK = frozenset({"127.0.0.1", "[::1]", "localhost"})


class ProbeMiddleware:
    """Answers the probes under a name of this machine, which need not be among LMS_HOSTS.

    It stands before what checks the host and passes by everything else, these two addresses under
    any other name included. No answer of theirs is built from the host, and neither asks who is there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
        if request.path_info not in PROBES or host not in LOOPBACK:
            return self.get_response(request)
        # The line in the log names the route, as for any other request.
        request.resolver_match = match = resolve(request.path_info)
        return match.func(request, *match.args, **match.kwargs)
