from django.urls import path

from lms.courses.views import forming, materials, office, people, proposals, sessions, teams

app_name = "courses"
urlpatterns = [
    path("runs/<int:run>/sessions/<int:pk>/", sessions.session, name="session"),
    path("runs/<int:run>/sessions/new/", sessions.plan, name="plan-session"),
    path("runs/<int:run>/sessions/<int:pk>/change/", sessions.change, name="change-session"),
    path("runs/<int:run>/sessions/<int:pk>/cancel/", sessions.cancel, name="cancel-session"),
    path("runs/<int:run>/sessions/<int:pk>/restore/", sessions.restore, name="restore-session"),
    path("runs/<int:run>/sessions/<int:pk>/materials/", materials.listing, name="materials"),
    path(
        "runs/<int:run>/sessions/<int:pk>/materials/new/<str:kind>/",
        materials.add,
        name="add-material",
    ),
    path("runs/<int:run>/materials/<int:pk>/", materials.change, name="change-material"),
    path("runs/<int:run>/materials/<int:pk>/move/", materials.move, name="move-material"),
    path("runs/<int:run>/materials/<int:pk>/remove/", materials.remove, name="remove-material"),
    path("runs/<int:run>/people/", people.listing, name="people"),
    path("runs/<int:run>/people/<int:pk>/end/", people.end, name="end-participation"),
    path("runs/<int:run>/teams/", teams.listing, name="teams"),
    path("runs/<int:run>/teams/<int:pk>/", teams.detail, name="team-set"),
    path("runs/<int:run>/teams/about-me/", forming.profile, name="team-profile"),
    path("runs/<int:run>/teams/<int:pk>/mine/", forming.mine, name="my-team"),
    path("runs/<int:run>/teams/<int:pk>/proposal/", proposals.proposal, name="proposal"),
    path("runs/<int:run>/teams/<int:pk>/change/", teams.change, name="change-team-set"),
    path("runs/<int:run>/teams/<int:pk>/remove/", teams.remove_set, name="remove-team-set"),
    path("runs/<int:run>/teams/<int:pk>/new/", teams.create, name="new-teams"),
    path("runs/<int:run>/teams/<int:pk>/remove/<int:team>/", teams.remove, name="remove-team"),
    path("office/", office.overview, name="office"),
    path("office/cohorts/new/", office.new_cohort, name="new-cohort"),
    path("office/runs/new/", office.new_run, name="new-run"),
    path("office/runs/<int:pk>/", office.run, name="change-run"),
    path("office/cohorts/<int:pk>/", office.cohort, name="cohort"),
    path("office/cohorts/<int:pk>/import/", office.import_people, name="import"),
    path("office/cohorts/<int:pk>/invite/", office.invite, name="invite"),
    path("office/cohorts/<int:pk>/members/<int:member>/remove/", office.remove, name="remove"),
]
