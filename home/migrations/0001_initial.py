import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('courses', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, max_length=500, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('text', 0), ('figure', 4), ('table', 9), ('file', 12)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'text', 'template': 'blocks/text.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'source and licence', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 1), ('caption', 2), ('source', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'caption'}), 6: ('wagtail.blocks.CharBlock', (), {'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'required': False}), 8: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 6), ('number', 7)]], {'label': 'table'}), 9: ('wagtail.blocks.StructBlock', [[('caption', 5), ('table', 8), ('source', 3)]], {}), 10: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'file'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'description', 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('document', 10), ('description', 11)]], {})}, verbose_name='text')),
            ],
            options={
                'verbose_name': 'home page',
                'verbose_name_plural': 'home pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='TextPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('body', wagtail.fields.StreamField([('text', 0), ('figure', 4), ('table', 9), ('file', 12)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'text', 'template': 'blocks/text.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'source and licence', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 1), ('caption', 2), ('source', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'caption'}), 6: ('wagtail.blocks.CharBlock', (), {'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'required': False}), 8: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 6), ('number', 7)]], {'label': 'table'}), 9: ('wagtail.blocks.StructBlock', [[('caption', 5), ('table', 8), ('source', 3)]], {}), 10: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'file'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'description', 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('document', 10), ('description', 11)]], {})}, verbose_name='text')),
            ],
            options={
                'verbose_name': 'public text page',
                'verbose_name_plural': 'public text pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ProgrammePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('text', 0), ('figure', 4), ('table', 9), ('file', 12)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link', 'blockquote'], 'label': 'text', 'template': 'blocks/text.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'source and licence', 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 1), ('caption', 2), ('source', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'caption'}), 6: ('wagtail.blocks.CharBlock', (), {'required': False}), 7: ('wagtail.blocks.DecimalBlock', (), {'required': False}), 8: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 6), ('number', 7)]], {'label': 'table'}), 9: ('wagtail.blocks.StructBlock', [[('caption', 5), ('table', 8), ('source', 3)]], {}), 10: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'file'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'description', 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('document', 10), ('description', 11)]], {})}, verbose_name='text')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'programme page',
                'verbose_name_plural': 'programme pages',
            },
            bases=('wagtailcore.page',),
        ),
    ]
