import django.db.models.deletion
import marketplace.core.clock
import marketplace.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='BackUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_id', models.CharField(max_length=16)),
                ('confirmed_by', models.CharField(max_length=120)),
                ('confirmed_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='VaultCanary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_id', models.CharField(max_length=16, unique=True)),
                ('ciphertext', models.TextField()),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='VaultEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='VLT', unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('ciphertext', models.TextField(blank=True)),
                ('key_id', models.CharField(blank=True, max_length=16)),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('erased_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vault_entries', to='accounts.organisation')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['key_id'], name='vault_by_key')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), models.Q(('ciphertext', ''), _negated=True)), models.Q(('ciphertext', ''), ('erased_at__isnull', False)), _connector='OR'), name='vault_entry_is_sealed_or_erased')],
            },
        ),
        migrations.CreateModel(
            name='VaultView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=120)),
                ('at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='vault.vaultentry')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
    ]
