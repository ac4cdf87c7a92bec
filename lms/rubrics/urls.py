from django.urls import path

from lms.rubrics import views

app_name = "rubrics"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.change, name="change"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
