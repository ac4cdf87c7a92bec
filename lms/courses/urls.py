from django.urls import path

from lms.courses.views import office, sessions

app_name = "courses"
urlpatterns = [
    path("runs/<int:run>/sessions/<int:pk>/", sessions.session, name="session"),
    path("office/", office.overview, name="office"),
    path("office/cohorts/new/", office.new_cohort, name="new-cohort"),
    path("office/runs/new/", office.new_run, name="new-run"),
    path("office/cohorts/<int:pk>/", office.cohort, name="cohort"),
    path("office/cohorts/<int:pk>/import/", office.import_people, name="import"),
    path("office/cohorts/<int:pk>/invite/", office.invite, name="invite"),
    path("office/cohorts/<int:pk>/members/<int:member>/remove/", office.remove, name="remove"),
]
