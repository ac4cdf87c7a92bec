"""Included with demo settings only."""

from django.urls import path

from lms.notices import views

app_name = "notices"
urlpatterns = [
    path("mail/", views.mail_list, name="mail"),
    path("mail/<slug:key>/", views.mail_detail, name="letter"),
]
