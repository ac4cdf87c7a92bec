from django.urls import path

from lms.grades import views

app_name = "grades"
urlpatterns = [
    path("marking/<int:sitting>/release/", views.release, name="release"),
    path("marking/works/<int:submission>/take-back/", views.withdraw, name="withdraw"),
    path("marking/works/<str:label>/take-back/", views.withdraw_work, name="withdraw-work"),
    path("grades/", views.own, name="own"),
    path("feedback/<int:event>/", views.feedback, name="feedback"),
]
