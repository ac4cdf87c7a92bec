import django.core.validators
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('courses', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'case index',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CasePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('question', models.CharField(max_length=200, verbose_name='question')),
                ('summary', models.TextField(max_length=600, verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('text', 0), ('figure', 4), ('table', 9), ('file', 12)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'text', 'template': 'blocks/text.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'source and licence', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 1), ('caption', 2), ('source', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'caption'}), 6: ('wagtail.blocks.CharBlock', (), {'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'required': False}), 8: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 6), ('number', 7)]], {'label': 'table'}), 9: ('wagtail.blocks.StructBlock', [[('caption', 5), ('table', 8), ('source', 3)]], {}), 10: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'file'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'description', 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('document', 10), ('description', 11)]], {})}, verbose_name='cover text')),
                ('objectives', wagtail.fields.RichTextField(blank=True, verbose_name='objectives')),
                ('provenance', models.CharField(choices=[('real', 'real'), ('disguised', 'disguised'), ('composite', 'composite'), ('fictional', 'fictional')], default='fictional', max_length=10, verbose_name='provenance')),
                ('provenance_note', models.CharField(blank=True, max_length=300, verbose_name='note on provenance')),
                ('licence', models.CharField(blank=True, max_length=200, verbose_name='licence')),
                ('difficulty_analytical', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3)], verbose_name='analytical difficulty')),
                ('difficulty_conceptual', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3)], verbose_name='conceptual difficulty')),
                ('difficulty_presentation', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3)], verbose_name='difficulty of presentation')),
                ('prep_minutes', models.PositiveSmallIntegerField(default=60, verbose_name='minutes of preparation')),
                ('evenings', models.PositiveSmallIntegerField(default=1, verbose_name='evenings')),
            ],
            options={
                'verbose_name': 'case',
                'verbose_name_plural': 'cases',
                'constraints': [models.CheckConstraint(condition=models.Q(('provenance__in', ['real', 'disguised', 'composite', 'fictional'])), name='casepage_provenance_is_known')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CasePartPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('kind', models.CharField(choices=[('part', 'part'), ('epilogue', 'epilogue')], default='part', max_length=10, verbose_name='kind')),
                ('dated', models.CharField(blank=True, help_text='As in the story.', max_length=120, verbose_name='when it plays')),
                ('body', wagtail.fields.StreamField([('narrative', 0), ('scene', 4), ('quote', 8), ('exhibit', 22), ('document', 29), ('questions', 33), ('definition', 36), ('figure', 40), ('file', 43)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'icon': 'pilcrow', 'label': 'narrative', 'template': 'blocks/text.html'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'place'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'time', 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'text', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('place', 1), ('time', 2), ('text', 3)]], {}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'who says it'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'role', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('text', 5), ('speaker', 6), ('role', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example A-1.', 'label': 'code', 'max_length': 10}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 11: ('wagtail.blocks.TextBlock', (), {'help_text': 'For who cannot see the chart, in a sentence or two.', 'label': 'what it shows'}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'text', 'required': False}), 13: ('wagtail.blocks.DecimalBlock', (), {'label': 'number', 'required': False}), 14: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 12), ('number', 13)]], {'label': 'table'}), 15: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('none', 'table only'), ('dots', 'dots, one row for each line of the table'), ('intervals', 'dots with a margin'), ('lines', 'lines over time')], 'label': 'chart'}), 16: ('wagtail.blocks.IntegerBlock', (), {'default': 1, 'label': 'column with the names', 'min_value': 1, 'required': False}), 17: ('wagtail.blocks.CharBlock', (), {'help_text': 'Numbers of columns, separated by commas, for example 4, 5.', 'label': 'columns to draw', 'required': False}), 18: ('wagtail.blocks.IntegerBlock', (), {'label': 'column with the margin', 'required': False}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'unit', 'required': False}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'source'}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'licence'}), 22: ('wagtail.blocks.StructBlock', [[('code', 9), ('title', 10), ('shows', 11), ('table', 14), ('chart', 15), ('label_column', 16), ('value_columns', 17), ('margin_column', 18), ('unit', 19), ('source', 20), ('licence', 21)]], {}), 23: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('letter', 'letter'), ('mail', 'e-mail'), ('motion', 'motion'), ('newspaper', 'newspaper'), ('minutes', 'minutes'), ('memo', 'memo')], 'label': 'kind'}), 24: ('wagtail.blocks.CharBlock', (), {'label': 'code', 'max_length': 10, 'required': False}), 25: ('wagtail.blocks.CharBlock', (), {'label': 'from', 'required': False}), 26: ('wagtail.blocks.CharBlock', (), {'label': 'to', 'required': False}), 27: ('wagtail.blocks.CharBlock', (), {'label': 'date', 'required': False}), 28: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'text'}), 29: ('wagtail.blocks.StructBlock', [[('kind', 23), ('code', 24), ('title', 10), ('sender', 25), ('recipient', 26), ('dated', 27), ('text', 28)]], {}), 30: ('wagtail.blocks.CharBlock', (), {'label': 'heading', 'required': False}), 31: ('wagtail.blocks.TextBlock', (), {'label': 'question'}), 32: ('wagtail.blocks.ListBlock', (31,), {'label': 'questions'}), 33: ('wagtail.blocks.StructBlock', [[('heading', 30), ('questions', 32)]], {}), 34: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 35: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link'], 'label': 'meaning'}), 36: ('wagtail.blocks.StructBlock', [[('term', 34), ('meaning', 35)]], {}), 37: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 38: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 39: ('wagtail.blocks.CharBlock', (), {'label': 'source and licence', 'required': False}), 40: ('wagtail.blocks.StructBlock', [[('image', 37), ('caption', 38), ('source', 39)]], {}), 41: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'file'}), 42: ('wagtail.blocks.CharBlock', (), {'label': 'description', 'required': False}), 43: ('wagtail.blocks.StructBlock', [[('document', 41), ('description', 42)]], {})}, verbose_name='story')),
            ],
            options={
                'verbose_name': 'part of a case',
                'verbose_name_plural': 'parts of a case',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['part', 'epilogue'])), name='casepartpage_kind_is_known')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CaseRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_runs', to='cases.casepage')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_runs', to='courses.courserunpage')),
            ],
            options={
                'verbose_name': 'case run',
                'verbose_name_plural': 'case runs',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('case', 'run'), name='caserun_once_per_run')],
            },
        ),
        migrations.CreateModel(
            name='PartRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('case_run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='cases.caserun')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='cases.casepartpage')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.revision')),
            ],
            options={
                'verbose_name': 'release of a part',
                'verbose_name_plural': 'releases of parts',
                'ordering': ['opens_at', 'part__path'],
                'constraints': [models.UniqueConstraint(fields=('case_run', 'part'), name='partrelease_once_per_run')],
            },
        ),
        migrations.CreateModel(
            name='TeachingNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', wagtail.fields.RichTextField(verbose_name='text')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='teaching_note', to='cases.casepage')),
            ],
            options={
                'verbose_name': 'teaching note',
                'verbose_name_plural': 'teaching notes',
            },
        ),
        migrations.CreateModel(
            name='CaseAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authors', to='cases.casepage')),
            ],
            options={
                'verbose_name': 'author',
                'verbose_name_plural': 'authors',
                'ordering': ['sort_order'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('case', 'user'), name='caseauthor_once_per_case')],
            },
        ),
    ]
