from django.urls import path

from lms.cases import views

app_name = "cases"
urlpatterns = [
    path("use/<int:run>/", views.use, name="use"),
    path("authors/<int:case>/", views.authors, name="authors"),
    path("<int:case_run>/", views.detail, name="detail"),
    path("<int:case_run>/plan/", views.plan, name="plan"),
    path("<int:case_run>/plan/<int:part>/", views.plan_part, name="plan-part"),
    path("<int:case_run>/teaching-note/", views.teaching_note, name="teaching-note"),
    path("<int:case_run>/<slug:part>/", views.part, name="part"),
]
