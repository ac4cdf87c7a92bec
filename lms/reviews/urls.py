from django.urls import path

from lms.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<int:sitting>/", views.sitting, name="sitting"),
    path("versions/<int:version>/", views.version, name="version"),
    path("versions/<int:version>/withdraw/", views.withdraw, name="withdraw"),
    path("works/<str:label>/<int:number>/", views.work, name="work"),
    path("works/<str:label>/<int:number>/withdraw/", views.withdraw_work, name="withdraw-work"),
    path("works/<str:label>/<int:number>/files/<int:position>/", views.copy, name="copy"),
]
