from django.db import migrations

from lms.core.immutable import MakeImmutable


class Migration(migrations.Migration):
    dependencies = [("grades", "0001_initial")]

    operations = [MakeImmutable("grades_gradeevent")]
