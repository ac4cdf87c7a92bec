from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('courses', '0001_initial'),
        ('rubrics', '0001_initial'),
        ('submissions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('final', 'final'), ('withdrawn', 'withdrawn')], default='draft', max_length=10, verbose_name='state')),
                ('mark', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='mark')),
                ('feedback', models.TextField(blank=True, verbose_name='feedback')),
                ('row_number', models.PositiveIntegerField(default=0, editable=False)),
                ('saved_at', models.DateTimeField(verbose_name='saved')),
                ('final_at', models.DateTimeField(blank=True, null=True, verbose_name='final since')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('withdrawn_because', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to=settings.AUTH_USER_MODEL)),
                ('rubric', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rubrics.rubric')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='submissions.submissionversion')),
            ],
            options={
                'verbose_name': 'assessment',
                'verbose_name_plural': 'assessments',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'final', 'withdrawn'])), name='assessment_state_is_known'), models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('version',), name='assessment_one_in_force_per_version'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'final'), _negated=True), models.Q(('final_at__isnull', False), ('mark__isnull', False)), _connector='OR'), name='assessment_final_with_mark_and_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at', None), ('withdrawn_because', '')), _connector='OR'), name='assessment_withdrawn_with_time_and_reason')],
            },
        ),
        migrations.CreateModel(
            name='AssessmentPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='reviews.assessment')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rubrics.criterion')),
                ('level', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rubrics.level')),
            ],
            options={
                'verbose_name': 'part of an assessment',
                'verbose_name_plural': 'parts of an assessment',
                'ordering': ['criterion__position'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'criterion'), name='assessmentpart_once_per_criterion')],
            },
        ),
        migrations.CreateModel(
            name='GradePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lowest', models.DecimalField(decimal_places=1, default=Decimal('1.0'), max_digits=4, verbose_name='lowest')),
                ('highest', models.DecimalField(decimal_places=1, default=Decimal('10.0'), max_digits=4, verbose_name='highest')),
                ('step', models.DecimalField(decimal_places=1, default=Decimal('0.1'), max_digits=3, verbose_name='step')),
                ('pass_mark', models.DecimalField(decimal_places=1, default=Decimal('5.5'), max_digits=4, verbose_name='pass from')),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='grade_policy', to='courses.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'grade policy',
                'verbose_name_plural': 'grade policies',
                'constraints': [models.CheckConstraint(condition=models.Q(('lowest__lt', models.F('highest')), ('pass_mark__gte', models.F('lowest')), ('pass_mark__lte', models.F('highest'))), name='gradepolicy_pass_mark_on_the_scale'), models.CheckConstraint(condition=models.Q(('step__gt', 0)), name='gradepolicy_step_positive')],
            },
        ),
    ]
