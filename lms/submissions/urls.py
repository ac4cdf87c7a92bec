from django.urls import path

from lms.submissions.views import (
    attempts,
    drafts,
    extensions,
    receipts,
    rules,
    teams,
    uploads,
    work,
)

app_name = "submissions"
urlpatterns = [
    path("submissions/<int:sitting>/", work.work, name="work"),
    path("submissions/<int:sitting>/press/", drafts.press, name="press"),
    path("submissions/<int:sitting>/uploads/", uploads.begin_upload, name="begin-upload"),
    path("submissions/uploads/<uuid:key>/", uploads.upload, name="upload"),
    path("submissions/uploads/<uuid:key>/finish/", uploads.finish_upload, name="finish-upload"),
    path("submissions/<int:sitting>/extension/", extensions.ask, name="ask-extension"),
    path(
        "submissions/requests/<int:pk>/withdraw/",
        extensions.withdraw_request,
        name="withdraw-request",
    ),
    path("submissions/sittings/<int:pk>/exceptions/", extensions.exceptions, name="exceptions"),
    path(
        "submissions/extensions/<int:pk>/withdraw/",
        extensions.withdraw_extension,
        name="withdraw-extension",
    ),
    path(
        "submissions/overrides/<int:pk>/remove/",
        extensions.remove_override,
        name="remove-override",
    ),
    path("submissions/<int:sitting>/draft/", drafts.draft, name="draft"),
    path("submissions/<int:sitting>/confirm/", teams.confirm, name="confirm"),
    path("submissions/<int:sitting>/contribution/", teams.contribute, name="contribute"),
    path("submissions/<int:sitting>/withdraw/", attempts.withdraw, name="withdraw"),
    path(
        "submissions/<int:sitting>/start-from/<int:version>/",
        attempts.start_from,
        name="start-from",
    ),
    path("submissions/sittings/<int:pk>/works/", attempts.works, name="works"),
    path(
        "submissions/sittings/<int:pk>/students/<int:student>/",
        attempts.student,
        name="student-work",
    ),
    path("submissions/sittings/<int:pk>/teams/<int:team>/", attempts.team, name="team-work"),
    path("submissions/drafts/files/<int:pk>/", work.draft_file, name="draft-file"),
    path(
        "submissions/versions/<int:version>/files/<int:position>/",
        receipts.version_file,
        name="version-file",
    ),
    path("receipts/", receipts.check, name="check-receipt"),
    path("receipts/keys/", receipts.keys, name="signing-keys"),
    path("receipts/keys/<str:key_id>.pem", receipts.key_file, name="signing-key"),
    path("receipts/<str:code>/", receipts.receipt, name="receipt"),
    path("receipts/<str:code>/pdf/", receipts.receipt_pdf, name="receipt-pdf"),
    path("receipts/<str:code>/manifest/", receipts.manifest, name="manifest"),
    path("receipts/<str:code>/signature/", receipts.signature, name="signature"),
    path("runs/<int:run>/assignments/new/", rules.create, name="create"),
    path("submissions/pages/<int:page>/rules/", rules.set_rules, name="set-rules"),
    path("submissions/assignments/<int:pk>/rules/", rules.change_rules, name="change-rules"),
    path("submissions/assignments/<int:pk>/dates/", rules.dates, name="dates"),
    path("submissions/sittings/<int:pk>/dates/", rules.move_dates, name="move-dates"),
]
