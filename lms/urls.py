"""The addresses of the site; see docs/roles.md for who may open which."""

from allauth.account.views import logout
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from lms.files import views as files_views

sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lms.core.urls")),
    path("", include("lms.operations.urls")),
    path("accounts/", include("lms.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("cases/", include("lms.cases.urls")),
    path("tonight/", include("lms.agenda.urls")),
    # One way in, one way out, one profile: Wagtail's would pass by second factors and limits.
    path("admin/login/", sign_in, name="admin_login"),
    path("admin/logout/", logout, name="admin_logout"),
    path(
        "admin/account/",
        RedirectView.as_view(pattern_name="accounts:profile"),
        name="admin_account",
    ),
    path("", include("lms.courses.urls")),
    path("", include("lms.submissions.urls")),
    path("rubrics/", include("lms.rubrics.urls")),
    path("images/", include("lms.files.urls")),
    # In the place of Wagtail's view: by its name Wagtail writes the links.
    path("documents/<int:pk>/<str:filename>", files_views.document, name="wagtaildocs_serve"),
    path("", include("lms.notices.urls")),
    path("marking/", include("lms.reviews.urls")),
    path("", include("lms.grades.urls")),
    path("admin/", include(wagtailadmin_urls)),
]
urlpatterns += i18n_patterns(
    path("_util/login/", sign_in, name="pages_login"),
    path("", include(wagtail_urls)),
)

handler400 = "lms.core.views.bad_request"
handler403 = "lms.core.views.forbidden"
handler404 = "lms.core.views.not_found"
handler500 = "lms.core.views.server_error"
