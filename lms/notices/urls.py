from django.conf import settings
from django.urls import path

from lms.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.hours, name="hours"),
    path("notices/outbox/", views.outbox, name="outbox"),
    path("notices/outbox/again/", views.send_again, name="again"),
    path("notices/outbox/leave/", views.leave, name="leave"),
]
if settings.DEMO:
    urlpatterns += [
        path("demo/mail/", views.mail_list, name="mail"),
        path("demo/mail/<slug:key>/", views.mail_detail, name="letter"),
    ]
