from django.urls import path

from lms.files import views

app_name = "files"

urlpatterns = [
    path("<int:pk>/<str:filename>", views.image, name="image"),
]
