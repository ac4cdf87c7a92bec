import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day_from', models.TimeField(blank=True, null=True, verbose_name='quiet on working days from')),
                ('day_until', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('night_from', models.TimeField(blank=True, null=True, verbose_name='quiet at night from')),
                ('night_until', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('digest_at', models.TimeField(blank=True, null=True, verbose_name='digest')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mail hours',
                'verbose_name_plural': 'mail hours',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('day_from', None), ('day_until', None)), models.Q(('day_from__isnull', False), ('day_until__gt', models.F('day_from')), ('day_until__isnull', False)), _connector='OR'), name='mailhours_day_begins_and_ends'), models.CheckConstraint(condition=models.Q(models.Q(('night_from', None), ('night_until', None)), models.Q(('night_from__isnull', False), ('night_until__isnull', False), models.Q(('night_until', models.F('night_from')), _negated=True)), _connector='OR'), name='mailhours_night_begins_and_ends')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('event', models.CharField(max_length=80, verbose_name='about')),
                ('key', models.CharField(blank=True, max_length=200, verbose_name='key')),
                ('context', models.JSONField(default=dict, verbose_name='what it says')),
                ('urgency', models.CharField(choices=[('at_once', 'at once'), ('today', 'after quiet hours'), ('calm', 'with the digest')], max_length=7, verbose_name='urgency')),
                ('at', models.DateTimeField(verbose_name='promised')),
                ('not_before', models.DateTimeField(verbose_name='not before')),
                ('is_gathered', models.BooleanField(default=False, verbose_name='in the digest')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('taken', 'in the hands of a worker'), ('sending', 'being sent'), ('sent', 'sent'), ('parked', 'parked'), ('dropped', 'not sent')], default='waiting', max_length=7, verbose_name='state')),
                ('reason', models.CharField(blank=True, choices=[('', 'no reason'), ('server', 'The mail server was away, or would take no mail from this site.'), ('later', 'The mail server asked to come back later.'), ('refused', 'The mail server does not take mail for this address.'), ('unclear', 'The line broke while the mail was leaving. It may have arrived, and may not.'), ('fault', 'The site could not make this mail. That is a fault of the site.'), ('context', 'What it should say could not be kept. That is a fault of the site.'), ('closed', 'The account of this person is closed.'), ('left', 'An operator decided that it need not be sent.')], default='', max_length=8, verbose_name='reason')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('tried_at', models.DateTimeField(blank=True, null=True, verbose_name='last tried')),
                ('attempt', models.UUIDField(blank=True, null=True, verbose_name='attempt')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='to')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['not_before', 'at', 'pk'],
                'indexes': [models.Index(fields=['state', 'not_before'], name='notice_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('urgency__in', ['at_once', 'today', 'calm'])), name='notice_urgency_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'taken', 'sending', 'sent', 'parked', 'dropped'])), name='notice_state_is_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['', 'server', 'later', 'refused', 'unclear', 'fault', 'context', 'closed', 'left'])), name='notice_reason_is_known'), models.CheckConstraint(condition=models.Q(('not_before__gte', models.F('at'))), name='notice_at_before_not_before'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('recipient', 'key'), name='notice_once_for_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='notice_is_sent_at_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('taken', 'sending')), _negated=True), models.Q(('attempt__isnull', False), ('tried_at__isnull', False), ('tries__gt', 0)), _connector='OR'), name='notice_under_way_has_its_try'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['parked', 'dropped']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='notice_is_parked_for_a_reason')],
            },
        ),
    ]
