import django.db.models.deletion
import marketplace.core.clock
import marketplace.core.fields
import marketplace.documents.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # Wagtail's tables first: each of its hundred migrations draws every related model again, ours too once they exist.
    dependencies = [
        ('mfa', '0003_authenticator_type_uniq'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailembeds', '0009_embed_cache_until'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailredirects', '0008_add_verbose_name_plural'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='DOC', unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('classification', models.CharField(choices=[('public', 'Public'), ('business_confidential', 'Business-confidential'), ('security_sensitive', 'Security-sensitive')], max_length=24)),
                ('original_name', models.CharField(max_length=150)),
                ('size', models.PositiveBigIntegerField()),
                ('file_type', models.CharField(max_length=8)),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(max_length=80, storage=marketplace.documents.models.private_storage, upload_to=marketplace.documents.models.random_name)),
                ('scan_state', models.CharField(choices=[('not_scanned', 'Not scanned for viruses'), ('clean', 'Scanned, no virus found'), ('infected', 'A virus was found')], default='not_scanned', max_length=12)),
                ('scanned_at', models.DateTimeField(null=True)),
                ('uploaded_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('kept_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='accounts.organisation')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kept_at__isnull', True), ('organisation__isnull', False), _connector='OR'), name='document_kept_belongs_to_an_organisation'), models.CheckConstraint(condition=models.Q(('scan_state', 'not_scanned'), ('scanned_at__isnull', False), _connector='OR'), name='document_scanned_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='DocumentView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='documents.document')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
    ]
