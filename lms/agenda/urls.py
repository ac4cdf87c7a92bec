from django.urls import path

from lms.agenda import views

app_name = "agenda"
urlpatterns = [path("", views.tonight, name="tonight")]
