import django.db.models.deletion
import marketplace.core.clock
import marketplace.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(max_length=150, verbose_name='full name')),
                ('zone', models.CharField(default='America/Chicago', max_length=50, verbose_name='time zone')),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('date_joined', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('is_synthetic', models.BooleanField(default=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='MEM', unique=True)),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('started_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('outside_firm', models.CharField(blank=True, max_length=200, verbose_name='outside firm')),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['organisation__name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outside_firm', ''), ('ends_on__isnull', False), _connector='OR'), name='membership_of_an_outside_firm_has_a_last_day')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='ORG', unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='legal name')),
                ('is_operator', models.BooleanField(default=False)),
                ('is_provider', models.BooleanField(default=False)),
                ('is_program', models.BooleanField(default=False)),
                ('is_marketplace', models.BooleanField(default=False)),
                ('state', models.CharField(blank=True, max_length=2, verbose_name='state')),
                ('zone', models.CharField(default='America/Chicago', max_length=50, verbose_name='time zone')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('trading_blocked_at', models.DateTimeField(blank=True, null=True)),
                ('trading_blocked_reason', models.CharField(blank=True, max_length=300)),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('is_synthetic', models.BooleanField(default=False)),
                ('second_contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_marketplace', False), ('is_program', False), models.Q(('is_operator', True), ('is_provider', True), _connector='OR')), models.Q(('is_marketplace', False), ('is_operator', False), ('is_program', True), ('is_provider', False)), models.Q(('is_marketplace', True), ('is_operator', False), ('is_program', False), ('is_provider', False)), _connector='OR'), name='organisation_is_a_trader_or_an_office'), models.CheckConstraint(condition=models.Q(('trading_blocked_at__isnull', True), models.Q(('trading_blocked_reason', ''), _negated=True), _connector='OR'), name='organisation_block_has_a_reason')],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.organisation'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='INV', unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('roles', models.JSONField(default=list)),
                ('outside_firm', models.CharField(blank=True, max_length=200)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('token_sha256', models.CharField(max_length=64, unique=True)),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.organisation')),
            ],
            options={
                'ordering': ['-created_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('organisation', 'email'), name='invitation_open_once_per_address'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_accepted_or_withdrawn_not_both')],
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='INT', unique=True)),
                ('nature', models.CharField(choices=[('ownership', 'I own a part of it'), ('work', 'I work or worked for it, paid or not'), ('family', 'A member of my family owns it or works there'), ('gift', 'I received money or a gift from it'), ('other', 'Another tie that could look unfair')], max_length=12, verbose_name='tie')),
                ('declared_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ['-declared_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'organisation'), name='interest_declared_once_while_it_lasts')],
            },
        ),
        migrations.CreateModel(
            name='PastName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('recorded_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='past_names', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-to_date', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='past_name_ended_after_it_began'), models.UniqueConstraint(fields=('organisation', 'from_date'), name='past_name_begins_once')],
            },
        ),
        migrations.CreateModel(
            name='MembershipRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('operator_owner', 'Owner'), ('operator_preparer', 'Preparer'), ('operator_signer', 'Signer'), ('operator_viewer', 'Viewer'), ('provider_owner', 'Owner'), ('provider_sales', 'Sales'), ('provider_delivery', 'Delivery'), ('provider_finance', 'Finance'), ('program_administrator', 'Administrator'), ('program_reviewer', 'Reviewer'), ('program_fiscal_officer', 'Fiscal officer'), ('program_auditor', 'Auditor'), ('vetting_officer', 'Vetting officer'), ('moderator', 'Moderator'), ('editor', 'Editor')], max_length=30)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_rows', to='accounts.membership')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('membership', 'role'), name='membership_role_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'organisation'), name='membership_once_while_active'),
        ),
    ]
