from django.db import migrations

from lms.core.immutable import MakeImmutable


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [MakeImmutable("files_storedfile")]
