from django.urls import path

from lms.accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("email/", views.email, name="email"),
    path("invitation/<str:token>/", views.invitation_accept, name="invitation"),
]
