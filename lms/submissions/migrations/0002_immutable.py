from django.db import migrations

from lms.core.immutable import MakeImmutable


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]

    operations = [
        MakeImmutable("submissions_statement"),
        MakeImmutable("submissions_submissionversion"),
        MakeImmutable("submissions_versionfile"),
        MakeImmutable("submissions_submissionmember"),
        MakeImmutable(
            "submissions_registeredhash",
            columns=[
                "sitting_id",
                "participation_id",
                "team_id",
                "sha256",
                "mailed_at",
                "until",
                "reason",
                "registered_by_id",
                "registered_at",
            ],
        ),
    ]
