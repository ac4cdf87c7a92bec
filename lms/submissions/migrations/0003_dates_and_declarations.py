import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from lms.core.immutable import AllowChanges, MakeImmutable


def date_old_versions(apps, schema_editor):
    """Versions from before these columns: complete when received, late against their due date."""
    for version in apps.get_model("submissions", "SubmissionVersion").objects.select_related(
        "submission__sitting"
    ):
        late = (version.received_at - version.due_at).total_seconds()
        version.completed_at = version.received_at
        version.cutoff_at = max(version.due_at, version.submission.sitting.cutoff_at)
        version.seconds_late = max(1, int(late)) if late > 0 else 0
        version.save(update_fields=["completed_at", "cutoff_at", "seconds_late"])


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_names_of_fields'),
        ('files', '0002_immutable'),
        ('rubrics', '0001_initial'),
        ('submissions', '0002_immutable'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AllowChanges("submissions_submissionversion"),
        AllowChanges("submissions_submissionmember"),
        migrations.CreateModel(
            name='CompleteDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True)),
                ('ai_use', models.CharField(blank=True, choices=[('', 'not answered yet'), ('no', 'No generative AI was used.'), ('yes', 'Generative AI was used, as described here.')], default='', max_length=3)),
                ('ai_account', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField(verbose_name='saved')),
            ],
            options={
                'verbose_name': 'complete draft',
                'verbose_name_plural': 'complete drafts',
            },
        ),
        migrations.CreateModel(
            name='CompleteDraftFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=255, verbose_name='name')),
            ],
            options={
                'verbose_name': 'file of a complete draft',
                'verbose_name_plural': 'files of a complete draft',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='DateOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('cutoff_at', models.DateTimeField(verbose_name='last moment')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('made_at', models.DateTimeField(verbose_name='made')),
            ],
            options={
                'verbose_name': 'dates of their own',
                'verbose_name_plural': 'dates of their own',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('default', 'the dates for everybody'), ('cohort', 'dates of your cohort'), ('team', 'dates of your team'), ('person', 'dates of your own'), ('extension', 'an extension'), ('reopened', 'your work was opened again')], default='extension', editable=False, max_length=9)),
                ('until', models.DateTimeField(verbose_name='until')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('granted_at', models.DateTimeField(verbose_name='granted')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('withdrawn_because', models.CharField(blank=True, max_length=300, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'extension',
                'verbose_name_plural': 'extensions',
                'ordering': ['granted_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ExtensionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('work', 'my work'), ('care', 'care for somebody'), ('personal', 'personal circumstances'), ('study', 'another course or exam'), ('technical', 'trouble with this site or my computer'), ('team', 'something in our team'), ('other', 'something else')], max_length=9, verbose_name='why')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='what you want to add')),
                ('wanted_until', models.DateTimeField(verbose_name='until when')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('state', models.CharField(choices=[('open', 'waits for an answer'), ('granted', 'granted'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='open', max_length=9, verbose_name='state')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'request for an extension',
                'verbose_name_plural': 'requests for an extension',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Outage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(verbose_name='began')),
                ('ended_at', models.DateTimeField(verbose_name='ended')),
            ],
            options={
                'verbose_name': 'outage',
                'verbose_name_plural': 'outages',
                'ordering': ['began_at'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_limits_are_sane',
        ),
        migrations.AddField(
            model_name='assignment',
            name='ai_rule',
            field=models.CharField(blank=True, choices=[('', 'not asked'), ('none', 'no use of generative AI'), ('language', 'only to improve the language'), ('ideas', 'for ideas and feedback, not for text'), ('free', 'free, with an account of what was done')], default='', max_length=8, verbose_name='generative AI'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='hand_in_rule',
            field=models.CharField(choices=[('one', 'one member hands in for all'), ('all', 'every member confirms'), ('silence', 'the others may object for a while; silence is consent')], default='one', max_length=8, verbose_name='how a team hands in'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='hands_in_at_cutoff',
            field=models.BooleanField(default=False, verbose_name='hand in the last complete draft at the last moment'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='is_anonymous',
            field=models.BooleanField(default=False, verbose_name='anonymous'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='quota_megabytes',
            field=models.PositiveIntegerField(default=500, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='most megabytes of one student or team'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='silence_hours',
            field=models.PositiveSmallIntegerField(default=24, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(168)], verbose_name='hours to object'),
        ),
        migrations.AddField(
            model_name='submission',
            name='ai_account',
            field=models.TextField(blank=True, max_length=2000, verbose_name='account of the use of generative AI'),
        ),
        migrations.AddField(
            model_name='submission',
            name='ai_use',
            field=models.CharField(blank=True, choices=[('', 'not answered yet'), ('no', 'No generative AI was used.'), ('yes', 'Generative AI was used, as described here.')], default='', max_length=3, verbose_name='use of generative AI'),
        ),
        migrations.AddField(
            model_name='submission',
            name='label',
            field=models.CharField(blank=True, editable=False, max_length=12, verbose_name='label'),
        ),
        migrations.AddField(
            model_name='submission',
            name='statement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.statement'),
        ),
        migrations.AddField(
            model_name='submissionmember',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='confirmed'),
        ),
        migrations.AddField(
            model_name='submissionmember',
            name='contribution',
            field=models.TextField(blank=True, verbose_name='contribution'),
        ),
        migrations.AddField(
            model_name='submissionmember',
            name='dissent',
            field=models.TextField(blank=True, verbose_name='why not'),
        ),
        migrations.AddField(
            model_name='submissionmember',
            name='dissents',
            field=models.BooleanField(default=False, verbose_name='does not agree with this version'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='ai_account',
            field=models.TextField(blank=True, verbose_name='account of the use of generative AI'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='ai_rule',
            field=models.CharField(blank=True, choices=[('', 'not asked'), ('none', 'no use of generative AI'), ('language', 'only to improve the language'), ('ideas', 'for ideas and feedback, not for text'), ('free', 'free, with an account of what was done')], default='', max_length=8),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='ai_use',
            field=models.CharField(blank=True, choices=[('', 'not answered yet'), ('no', 'No generative AI was used.'), ('yes', 'Generative AI was used, as described here.')], default='', max_length=3),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='completed_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='completed'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='cutoff_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='last moment that applied'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='due_source',
            field=models.CharField(choices=[('default', 'the dates for everybody'), ('cohort', 'dates of your cohort'), ('team', 'dates of your team'), ('person', 'dates of your own'), ('extension', 'an extension'), ('reopened', 'your work was opened again')], default='default', max_length=9, verbose_name='where the dates came from'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='key_id',
            field=models.CharField(blank=True, max_length=32, verbose_name='key'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='seconds_late',
            field=models.PositiveIntegerField(default=0, verbose_name='seconds late'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='signature',
            field=models.CharField(blank=True, max_length=100, verbose_name='signature'),
        ),
        migrations.AddField(
            model_name='submissionversion',
            name='way',
            field=models.CharField(choices=[('pressed', 'handed in by a member'), ('confirmed', 'confirmed by every member'), ('silence', 'nobody objected in time'), ('cutoff', 'the last complete draft, at the last moment'), ('behalf', 'handed in by staff'), ('paper', 'received on paper or by mail')], default='pressed', max_length=9, verbose_name='way'),
        ),
        migrations.AlterField(
            model_name='submissionversion',
            name='submitted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('max_files__range', (1, 20)), ('max_megabytes__range', (1, 100)), ('quota_megabytes__range', (1, 10000)), ('silence_hours__range', (1, 168))), name='assignment_limits_are_sane'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('hand_in_rule__in', ['one', 'all', 'silence'])), name='assignment_hand_in_rule_is_known'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('ai_rule__in', ['', 'none', 'language', 'ideas', 'free'])), name='assignment_ai_rule_is_known'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'team'), ('hand_in_rule', 'one'), _connector='OR'), name='assignment_confirmation_of_teams_only'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('ai_use__in', ['', 'no', 'yes'])), name='submission_ai_use_is_known'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('label', ''), _negated=True), fields=('sitting', 'label'), name='submission_label_once_per_sitting'),
        ),
        migrations.AddConstraint(
            model_name='submissionmember',
            constraint=models.CheckConstraint(condition=models.Q(('dissents', True), ('dissent', ''), _connector='OR'), name='submissionmember_says_why_only_if_dissenting'),
        ),
        migrations.RunPython(date_old_versions, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['pressed', 'confirmed', 'silence', 'cutoff', 'behalf', 'paper'])), name='submissionversion_way_is_known'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.CheckConstraint(condition=models.Q(('due_source__in', ['default', 'cohort', 'team', 'person', 'extension', 'reopened'])), name='submissionversion_due_source_is_known'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.CheckConstraint(condition=models.Q(('ai_rule__in', ['', 'none', 'language', 'ideas', 'free'])), name='submissionversion_ai_rule_is_known'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.CheckConstraint(condition=models.Q(('ai_use__in', ['', 'no', 'yes'])), name='submissionversion_ai_use_is_known'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_by', None), ('way__in', ['cutoff', 'silence'])), models.Q(models.Q(('way__in', ['cutoff', 'silence']), _negated=True), ('submitted_by__isnull', False)), _connector='OR'), name='version_pressed_by_somebody_unless_by_rule'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way__in', ['behalf', 'paper']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='version_for_somebody_else_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('key_id', ''), ('signature', '')), models.Q(models.Q(('signature', ''), _negated=True), models.Q(('key_id', ''), _negated=True)), _connector='OR'), name='version_signed_with_a_key'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.CheckConstraint(condition=models.Q(('completed_at__gte', models.F('received_at'))), name='version_received_at_before_completed_at'),
        ),
        migrations.AddConstraint(
            model_name='submissionversion',
            constraint=models.CheckConstraint(condition=models.Q(('cutoff_at__gte', models.F('due_at'))), name='version_due_at_before_cutoff_at'),
        ),
        migrations.AddField(
            model_name='completedraft',
            name='saved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='completedraft',
            name='statement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.statement'),
        ),
        migrations.AddField(
            model_name='completedraft',
            name='submission',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='complete_draft', to='submissions.submission'),
        ),
        migrations.AddField(
            model_name='completedraftfile',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='submissions.completedraft'),
        ),
        migrations.AddField(
            model_name='completedraftfile',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile'),
        ),
        migrations.AddField(
            model_name='dateoverride',
            name='cohort',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.cohort'),
        ),
        migrations.AddField(
            model_name='dateoverride',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dateoverride',
            name='participation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.participation'),
        ),
        migrations.AddField(
            model_name='dateoverride',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='submissions.sitting'),
        ),
        migrations.AddField(
            model_name='dateoverride',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.team'),
        ),
        migrations.AddField(
            model_name='extension',
            name='granted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extension',
            name='participation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.participation'),
        ),
        migrations.AddField(
            model_name='extension',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='submissions.sitting'),
        ),
        migrations.AddField(
            model_name='extension',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.team'),
        ),
        migrations.AddField(
            model_name='extension',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='participation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.participation'),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extension_requests', to='submissions.sitting'),
        ),
        migrations.AddField(
            model_name='extensionrequest',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.team'),
        ),
        migrations.AddField(
            model_name='extension',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.extensionrequest'),
        ),
        migrations.AddConstraint(
            model_name='outage',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__gt', models.F('began_at'))), name='outage_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='outage',
            constraint=models.UniqueConstraint(fields=('began_at',), name='outage_once'),
        ),
        migrations.AddConstraint(
            model_name='completedraft',
            constraint=models.CheckConstraint(condition=models.Q(('ai_use__in', ['', 'no', 'yes'])), name='completedraft_ai_use_is_known'),
        ),
        migrations.AddConstraint(
            model_name='completedraftfile',
            constraint=models.UniqueConstraint(fields=('draft', 'position'), name='completedraftfile_position_once'),
        ),
        migrations.AddConstraint(
            model_name='dateoverride',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cohort__isnull', False), ('participation', None), ('team', None)), models.Q(('cohort', None), ('participation', None), ('team__isnull', False)), models.Q(('cohort', None), ('participation__isnull', False), ('team', None)), _connector='OR'), name='dateoverride_of_one_cohort_team_or_student'),
        ),
        migrations.AddConstraint(
            model_name='dateoverride',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='dateoverride_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='dateoverride',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__gte', models.F('opens_at'))), name='dateoverride_opens_at_before_due_at'),
        ),
        migrations.AddConstraint(
            model_name='dateoverride',
            constraint=models.CheckConstraint(condition=models.Q(('cutoff_at__gte', models.F('due_at'))), name='dateoverride_due_at_before_cutoff_at'),
        ),
        migrations.AddConstraint(
            model_name='dateoverride',
            constraint=models.UniqueConstraint(fields=('sitting', 'cohort'), name='dateoverride_once_per_cohort'),
        ),
        migrations.AddConstraint(
            model_name='dateoverride',
            constraint=models.UniqueConstraint(fields=('sitting', 'team'), name='dateoverride_once_per_team'),
        ),
        migrations.AddConstraint(
            model_name='dateoverride',
            constraint=models.UniqueConstraint(fields=('sitting', 'participation'), name='dateoverride_once_per_student'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('participation__isnull', False), ('team', None)), models.Q(('participation', None), ('team__isnull', False)), _connector='OR'), name='extensionrequest_of_a_student_or_a_team'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['work', 'care', 'personal', 'study', 'technical', 'team', 'other'])), name='extensionrequest_category_is_known'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'granted', 'refused', 'withdrawn'])), name='extensionrequest_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='extensionrequest_decided_with_time'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('decision', ''), _negated=True), _connector='OR'), name='extensionrequest_refused_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('sitting', 'participation'), name='extensionrequest_one_open_per_student'),
        ),
        migrations.AddConstraint(
            model_name='extensionrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('sitting', 'team'), name='extensionrequest_one_open_per_team'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('participation__isnull', False), ('team', None)), models.Q(('participation', None), ('team__isnull', False)), _connector='OR'), name='extension_of_a_student_or_a_team'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['extension', 'reopened'])), name='extension_source_is_known'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_because', ''), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='extension_withdrawn_with_time_and_reason'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('sitting', 'participation'), name='extension_one_in_force_per_student'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('sitting', 'team'), name='extension_one_in_force_per_team'),
        ),
        MakeImmutable("submissions_submissionversion"),
        MakeImmutable("submissions_submissionmember"),
    ]
