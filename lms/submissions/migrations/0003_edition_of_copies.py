from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_immutable")]

    operations = [
        migrations.AddField(
            model_name="markingcopy",
            name="edition",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="edition of the cleaning"
            ),
            preserve_default=False,
        ),
    ]
