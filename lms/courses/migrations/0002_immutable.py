from django.db import migrations

from lms.core.immutable import MakeImmutable


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [MakeImmutable("courses_teamchange")]
