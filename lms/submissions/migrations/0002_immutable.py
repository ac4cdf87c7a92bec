from django.db import migrations

from lms.core.immutable import MakeImmutable


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]

    operations = [
        MakeImmutable("submissions_statement"),
        MakeImmutable("submissions_submissionversion"),
        MakeImmutable("submissions_versionfile"),
        MakeImmutable("submissions_submissionmember"),
    ]
