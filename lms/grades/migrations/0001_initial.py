import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('courses', '0001_initial'),
        ('reviews', '0001_initial'),
        ('submissions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GradeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('released', 'released'), ('withdrawn', 'withdrawn')], max_length=10, verbose_name='kind')),
                ('value', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='grade')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('assessment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grade_events', to='reviews.assessment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grade_events', to='courses.participation')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grade_events', to='submissions.sitting')),
            ],
            options={
                'verbose_name': 'grade event',
                'verbose_name_plural': 'grade events',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['sitting', 'participation', '-id'], name='gradeevent_current')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['released', 'withdrawn'])), name='gradeevent_kind_is_known'), models.CheckConstraint(condition=models.Q(('kind', 'withdrawn'), ('value__isnull', False), _connector='OR'), name='gradeevent_has_value_unless_withdrawn'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'withdrawn'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='gradeevent_withdrawn_with_reason')],
            },
        ),
    ]
