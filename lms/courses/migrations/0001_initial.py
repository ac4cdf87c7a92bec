import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('files', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('body', wagtail.fields.StreamField([('text', 0), ('figure', 4), ('table', 9), ('file', 12)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'text', 'template': 'blocks/text.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'source and licence', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 1), ('caption', 2), ('source', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'caption'}), 6: ('wagtail.blocks.CharBlock', (), {'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'required': False}), 8: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 6), ('number', 7)]], {'label': 'table'}), 9: ('wagtail.blocks.StructBlock', [[('caption', 5), ('table', 8), ('source', 3)]], {}), 10: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'file'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'description', 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('document', 10), ('description', 11)]], {})}, verbose_name='text')),
            ],
            options={
                'verbose_name': 'text page',
                'verbose_name_plural': 'text pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CourseIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'course index',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=150, verbose_name='name in English')),
                ('slug', models.SlugField(unique=True)),
            ],
            options={
                'verbose_name': 'programme',
                'verbose_name_plural': 'programmes',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='courses.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'cohort',
                'verbose_name_plural': 'cohorts',
                'ordering': ['-starts_on', 'name'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='cohort_name_once_per_programme')],
            },
        ),
        migrations.CreateModel(
            name='CourseRunPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('body', wagtail.fields.StreamField([('text', 0), ('figure', 4), ('table', 9), ('file', 12)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'text', 'template': 'blocks/text.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'source and licence', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 1), ('caption', 2), ('source', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'caption'}), 6: ('wagtail.blocks.CharBlock', (), {'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'required': False}), 8: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 6), ('number', 7)]], {'label': 'table'}), 9: ('wagtail.blocks.StructBlock', [[('caption', 5), ('table', 8), ('source', 3)]], {}), 10: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'file'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'description', 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('document', 10), ('description', 11)]], {})}, verbose_name='about this run')),
                ('cohorts', models.ManyToManyField(blank=True, related_name='runs', to='courses.cohort', verbose_name='cohorts')),
            ],
            options={
                'verbose_name': 'course run',
                'verbose_name_plural': 'course runs',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='run_ends_after_it_starts')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('text', models.TextField(max_length=5000, verbose_name='text')),
                ('at', models.DateTimeField(verbose_name='announced')),
                ('corrected_at', models.DateTimeField(blank=True, null=True, verbose_name='corrected')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='courses.courserunpage')),
            ],
            options={
                'verbose_name': 'announcement',
                'verbose_name_plural': 'announcements',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['run', '-at'], name='announcement_by_run')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('corrected_at', None), ('corrected_by', None)), models.Q(('corrected_at__gte', models.F('at')), ('corrected_at__isnull', False), ('corrected_by__isnull', False)), _connector='OR'), name='announcement_is_corrected_by_somebody_later'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='announcement_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('student', 'student'), ('lecturer', 'lecturer'), ('marker', 'marker'), ('examiner', 'examiner'), ('moderator', 'moderator'), ('observer', 'observer')], max_length=10, verbose_name='role')),
                ('joined_at', models.DateTimeField(verbose_name='joined')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='courses.courserunpage')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'participation',
                'verbose_name_plural': 'participations',
                'ordering': ['user__name'],
                'constraints': [models.UniqueConstraint(fields=('run', 'user'), name='participation_once_per_run'), models.CheckConstraint(condition=models.Q(('role__in', ['student', 'lecturer', 'marker', 'examiner', 'moderator', 'observer'])), name='participation_role_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('office', 'education office'), ('board', 'board of examiners')], max_length=10, verbose_name='role')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='courses.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'appointment',
                'verbose_name_plural': 'appointments',
                'ordering': ['user__name'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'user', 'role'), name='appointment_once'), models.CheckConstraint(condition=models.Q(('role__in', ['office', 'board'])), name='appointment_role_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sectors', to='courses.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'sector',
                'verbose_name_plural': 'sectors',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='sector_name_once_per_programme')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('room', models.CharField(blank=True, max_length=120, verbose_name='room')),
                ('topic', models.CharField(max_length=200, verbose_name='topic')),
                ('preparation', models.TextField(blank=True, verbose_name='preparation')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='courses.courserunpage')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['starts_at'],
                'indexes': [models.Index(fields=['run', 'starts_at'], name='session_by_run')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='session_starts_at_before_ends_at')],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('kind', models.CharField(choices=[('reading', 'reading'), ('link', 'link'), ('file', 'file')], max_length=8, verbose_name='kind')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='what to read or do')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.privatedocument', verbose_name='file')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='courses.session')),
            ],
            options={
                'verbose_name': 'material',
                'verbose_name_plural': 'materials',
                'ordering': ['position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['reading', 'link', 'file'])), name='material_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('document', None), ('kind', 'reading')), models.Q(('document', None), ('kind', 'link'), models.Q(('url', ''), _negated=True)), models.Q(('document__isnull', False), ('kind', 'file'), ('url', '')), _connector='OR'), name='material_has_what_its_kind_needs')],
            },
        ),
        migrations.CreateModel(
            name='Specialisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=150, verbose_name='name in English')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='specialisations', to='courses.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'specialisation',
                'verbose_name_plural': 'specialisations',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='specialisation_name_once_per_programme')],
            },
        ),
        migrations.CreateModel(
            name='CoursePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('code', models.CharField(max_length=20, verbose_name='course code')),
                ('credits', models.DecimalField(decimal_places=1, default=5, max_digits=4, verbose_name='credits (EC)')),
                ('summary', models.CharField(max_length=300, verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('text', 0), ('figure', 4), ('table', 9), ('file', 12)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'text', 'template': 'blocks/text.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'source and licence', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 1), ('caption', 2), ('source', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'caption'}), 6: ('wagtail.blocks.CharBlock', (), {'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'required': False}), 8: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 6), ('number', 7)]], {'label': 'table'}), 9: ('wagtail.blocks.StructBlock', [[('caption', 5), ('table', 8), ('source', 3)]], {}), 10: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'file'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'description', 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('document', 10), ('description', 11)]], {})}, verbose_name='description')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='courses.programme', verbose_name='programme')),
                ('specialisations', modelcluster.fields.ParentalManyToManyField(blank=True, to='courses.specialisation', verbose_name='specialisations')),
            ],
            options={
                'verbose_name': 'course',
                'verbose_name_plural': 'courses',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CohortMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='courses.cohort')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohort_memberships', to=settings.AUTH_USER_MODEL)),
                ('specialisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.specialisation')),
            ],
            options={
                'verbose_name': 'cohort membership',
                'verbose_name_plural': 'cohort memberships',
                'ordering': ['user__name'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'user'), name='cohort_member_once')],
            },
        ),
        migrations.CreateModel(
            name='TeamProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('other_sector', models.CharField(blank=True, max_length=80, verbose_name='other sector')),
                ('employer', models.CharField(blank=True, max_length=150, verbose_name='employer')),
                ('slots', models.PositiveSmallIntegerField(default=0, verbose_name='parts of the week')),
                ('told_at', models.DateTimeField(verbose_name='told')),
                ('participation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='team_profile', to='courses.participation')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.sector', verbose_name='sector')),
            ],
            options={
                'verbose_name': 'team profile',
                'verbose_name_plural': 'team profiles',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('slots__range', (0, 2047))), name='teamprofile_slots_are_known'), models.CheckConstraint(condition=models.Q(('sector', None), ('other_sector', ''), _connector='OR'), name='teamprofile_one_sector'), models.CheckConstraint(condition=models.Q(('sector__isnull', False), models.Q(('other_sector', ''), _negated=True), models.Q(('employer', ''), _negated=True), ('slots__gt', 0), _connector='OR'), name='teamprofile_says_something')],
            },
        ),
        migrations.CreateModel(
            name='TeamSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('formed_by', models.CharField(choices=[('lecturer', 'the lecturer'), ('students', 'the students themselves')], default='lecturer', max_length=8, verbose_name='formed by')),
                ('smallest', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='smallest team')),
                ('largest', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='largest team')),
                ('forms_until', models.DateTimeField(blank=True, null=True, verbose_name='formed until')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_sets', to='courses.courserunpage')),
            ],
            options={
                'verbose_name': 'team set',
                'verbose_name_plural': 'team sets',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('run', 'name'), name='teamset_name_once_per_run'), models.CheckConstraint(condition=models.Q(('formed_by__in', ['lecturer', 'students'])), name='teamset_formed_by_is_known'), models.CheckConstraint(condition=models.Q(('largest__lte', 12), ('smallest__gte', 1), ('largest__gte', models.F('smallest'))), name='teamset_sizes_are_sane'), models.CheckConstraint(condition=models.Q(models.Q(('formed_by', 'students'), ('forms_until__isnull', False)), models.Q(('formed_by', 'lecturer'), ('forms_until', None)), _connector='OR'), name='teamset_until_iff_students_form_it')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('team_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='courses.teamset')),
            ],
            options={
                'verbose_name': 'team',
                'verbose_name_plural': 'teams',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('team_set', 'name'), name='team_name_once_per_set')],
            },
        ),
        migrations.CreateModel(
            name='TeamInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited_at', models.DateTimeField(verbose_name='invited')),
                ('state', models.CharField(choices=[('open', 'no answer yet'), ('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='open', max_length=9, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_invitations', to='courses.participation')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='courses.team')),
            ],
            options={
                'verbose_name': 'team invitation',
                'verbose_name_plural': 'team invitations',
                'ordering': ['invited_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'accepted', 'declined', 'withdrawn'])), name='teaminvitation_state_is_known'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('team', 'participation'), name='teaminvitation_one_open_per_person'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='teaminvitation_answered_iff_not_open')],
            },
        ),
        migrations.CreateModel(
            name='TeamProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.PositiveIntegerField(verbose_name='seed')),
                ('smallest', models.PositiveSmallIntegerField(verbose_name='smallest team')),
                ('largest', models.PositiveSmallIntegerField(verbose_name='largest team')),
                ('overlap', models.PositiveSmallIntegerField(verbose_name='parts of the week in common')),
                ('spreads_sectors', models.BooleanField(verbose_name='spread the sectors')),
                ('parts_colleagues', models.BooleanField(verbose_name='keep colleagues apart')),
                ('score', models.PositiveSmallIntegerField(verbose_name='score')),
                ('moved', models.PositiveSmallIntegerField(default=0, verbose_name='moved by hand')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='courses.teamset')),
            ],
            options={
                'verbose_name': 'team proposal',
                'verbose_name_plural': 'team proposals',
                'ordering': ['-proposed_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at', None)), fields=('team_set',), name='teamproposal_one_open_per_set'), models.CheckConstraint(condition=models.Q(('largest__lte', 12), ('smallest__gte', 1), ('largest__gte', models.F('smallest'))), name='teamproposal_sizes_are_sane'), models.CheckConstraint(condition=models.Q(('score__range', (0, 100))), name='teamproposal_score_is_of_100'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='teamproposal_accepted_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='ProposedPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='team')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.participation')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='courses.teamproposal')),
            ],
            options={
                'verbose_name': 'proposed place',
                'verbose_name_plural': 'proposed places',
                'ordering': ['number', 'participation__user__name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'participation'), name='proposedplace_once_per_student'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='proposedplace_numbers_from_one')],
            },
        ),
        migrations.CreateModel(
            name='TeamMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField(verbose_name='joined')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_memberships', to='courses.participation')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='courses.team')),
                ('team_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='courses.teamset')),
            ],
            options={
                'verbose_name': 'team membership',
                'verbose_name_plural': 'team memberships',
                'ordering': ['participation__user__name'],
                'constraints': [models.UniqueConstraint(fields=('team_set', 'participation'), name='teammembership_one_team_per_set')],
            },
        ),
        migrations.CreateModel(
            name='TeamChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_team', models.CharField(blank=True, max_length=100, verbose_name='from')),
                ('to_team', models.CharField(blank=True, max_length=100, verbose_name='to')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='team_changes', to='courses.participation')),
                ('team_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='courses.teamset')),
            ],
            options={
                'verbose_name': 'team change',
                'verbose_name_plural': 'team changes',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_team', models.F('to_team')), _negated=True), name='teamchange_changes_something')],
            },
        ),
    ]
