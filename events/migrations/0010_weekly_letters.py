import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import events.models.digests
from django.conf import settings
from django.db import migrations, models


def drop_letters_of_digests(apps, schema_editor):
    """Backwards: a letter that is about no sign-up has nothing to be about any more."""
    apps.get_model("events", "OutgoingMail").objects.filter(change=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0009_people_sign_up'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='eventsettings',
            name='digest_hour',
            field=models.PositiveSmallIntegerField(default=16, help_text='A full hour, from 6 to 21, as the clocks in Poland show it.', validators=[django.core.validators.MinValueValidator(6), django.core.validators.MaxValueValidator(21)], verbose_name='hour of the weekly letters'),
        ),
        migrations.AddField(
            model_name='eventsettings',
            name='digest_weekday',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=3, verbose_name='day of the weekly letters'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='week',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='change',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mail', to='events.signupchange'),
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(blank=True, max_length=1000, verbose_name='filters')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(choices=[('pl', 'Polish'), ('en', 'English')], max_length=8, verbose_name='language')),
                ('reference', models.CharField(default=events.models.digests.new_reference, editable=False, max_length=22, unique=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('week', models.DateField(null=True)),
                ('clause', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='events.informationclause', verbose_name='information clause')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='list')),
            ],
            options={
                'verbose_name': 'weekly letter',
                'verbose_name_plural': 'weekly letters',
            },
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='digest',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='events.digest'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change__isnull', False), ('digest', None), ('week', None)), models.Q(('change', None), ('digest__isnull', False)), _connector='OR'), name='mail_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.UniqueConstraint(fields=('digest', 'week'), name='digest_once_a_week'),
        ),
        migrations.AddIndex(
            model_name='digest',
            index=models.Index(condition=models.Q(('confirmed_at__isnull', False)), fields=['page', 'query', 'week'], name='digest_of_a_list'),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.UniqueConstraint(fields=('email', 'page', 'query'), name='digest_asked_once'),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_letters_of_digests),
    ]
