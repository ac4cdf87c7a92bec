from django.urls import path

from lms.core import views

app_name = "core"

urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("language/", views.choose_language, name="language"),
    path("theme/", views.choose_theme, name="theme"),
    path("favicon.ico", views.favicon, name="favicon"),
]
