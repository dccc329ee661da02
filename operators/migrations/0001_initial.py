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
        ('documents', '0001_initial'),
        ('reference', '0001_initial'),
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OperatorProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='operator_profile', to='accounts.organisation')),
            ],
            options={
                'ordering': ['organisation__name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='IdentityCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='IDC', unique=True)),
                ('state', models.CharField(choices=[('unverified', 'Not verified'), ('pending', 'We are checking'), ('verified', 'Verified'), ('lapsed', 'Needs a new check')], default='unverified', max_length=12)),
                ('verified_on', models.DateField(null=True)),
                ('expires_on', models.DateField(null=True)),
                ('profile', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='identity_case', to='operators.operatorprofile')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'verified'), _negated=True), models.Q(('expires_on__gt', models.F('verified_on')), ('verified_on__isnull', False)), _connector='OR'), name='identity_verified_has_dates')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='ASM', unique=True)),
                ('started_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('changed_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('finished_on', models.DateField(null=True)),
                ('answered_count', models.PositiveSmallIntegerField(default=0)),
                ('entry', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.vaultentry')),
                ('profile', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assessment', to='operators.operatorprofile')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OwnerReplacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500)),
                ('recorded_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owner_replacements', to='operators.operatorprofile')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('left', models.F('successor')), _negated=True), name='owner_replaced_by_another_membership'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='owner_replacement_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('recorded_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('predecessor', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='succession', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_into', to='accounts.organisation')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='succession_joins_two_entities')],
            },
        ),
        migrations.CreateModel(
            name='System',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='SYS', unique=True)),
                ('kind', models.CharField(choices=[('water', 'Drinking water system'), ('wastewater', 'Wastewater system'), ('electric', 'Electric utility'), ('hospital', 'Hospital'), ('clinic', 'Community health center'), ('bank', 'Bank'), ('credit_union', 'Credit union'), ('other', 'Something else')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='city or town')),
                ('zip', models.CharField(blank=True, max_length=5, verbose_name='ZIP code')),
                ('ownership', models.CharField(blank=True, choices=[('local', 'Local government'), ('state', 'State government'), ('federal', 'Federal government'), ('tribal', 'Tribal government'), ('nonprofit', 'Nonprofit'), ('cooperative', 'Cooperative, owned by its members'), ('private', 'Private, for profit'), ('mixed', 'Public and private together')], max_length=12, verbose_name='owner')),
                ('season', models.CharField(blank=True, max_length=60, verbose_name='months it runs')),
                ('source', models.CharField(blank=True, max_length=200)),
                ('source_as_of', models.DateField(null=True)),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('county', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.county')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='systems', to='operators.operatorprofile')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.sector')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.state')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SizeFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('metric', models.CharField(choices=[('population_served', 'People served'), ('connections', 'Service connections'), ('meters', 'Electric meters'), ('mwh_sold', 'Electricity sold in a year, in megawatt hours'), ('beds', 'Inpatient beds'), ('is_critical_access', 'Critical access hospital'), ('assets_cents', 'Total assets'), ('members', 'Members'), ('low_income_designation', 'Low-income designation'), ('federally_insured', 'Federally insured'), ('employees', 'Employees'), ('endpoints', 'Computers and servers'), ('sam_registered', 'Registered in SAM.gov')], max_length=24)),
                ('value', models.BigIntegerField()),
                ('method', models.CharField(choices=[('registry', 'from a public registry'), ('attested', 'stated by you'), ('document', 'shown by a document'), ('approximate', 'approximate'), ('superseded', 'from a list that was replaced')], max_length=12)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('as_of', models.DateField()),
                ('expires', models.DateField(null=True)),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='size_facts', to='operators.operatorprofile')),
                ('system', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='size_facts', to='operators.system')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='size_fact_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='RuralDetermination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('definition', models.CharField(choices=[('RUCC_NONMETRO', 'County outside a metro area (USDA codes 4 to 9)'), ('RUCA_ZIP_4_10', 'ZIP code outside a metro area (commuting codes 4 to 10)'), ('FORHP', 'ZIP code on the list of the federal office for rural health'), ('FORHP_2025', 'Rural by the 2025 rule of the federal office for rural health'), ('SLCGP_LT50K', 'Fewer than 50,000 people and outside a city area (state and local cyber grants)'), ('RUS_ELEC_20K', 'Not in a town of more than 20,000 people (USDA electric loans)'), ('RD_WATER_10K', 'Not in a town of more than 10,000 people (USDA water programs)'), ('ERATE_25K', 'Outside a city area of 25,000 people or more (E-Rate)'), ('FCC_RHC', "Rural by the rule of the FCC's rural health program")], max_length=20)),
                ('result', models.BooleanField()),
                ('value', models.CharField(max_length=20)),
                ('method', models.CharField(choices=[('exact', 'exact'), ('approximate', 'approximate'), ('attested', 'stated by you')], max_length=12)),
                ('source', models.CharField(max_length=120)),
                ('vintage', models.CharField(max_length=40)),
                ('unit_type', models.CharField(max_length=10)),
                ('unit_id', models.CharField(max_length=11)),
                ('evidence', models.CharField(blank=True, max_length=300)),
                ('is_superseded', models.BooleanField(default=False)),
                ('decided_on', models.DateField()),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rural_determinations', to='operators.system')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('system', 'definition', 'vintage', 'method'), name='rural_determination_once_per_definition'), models.CheckConstraint(condition=models.Q(('method__in', ('exact', 'approximate', 'attested'))), name='rural_determination_method_is_known')],
            },
        ),
        migrations.CreateModel(
            name='EntityIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(choices=[('PWSID', 'Public water system number (PWSID)'), ('NPDES', 'Discharge permit number (NPDES)'), ('EIA', 'EIA utility number'), ('NERC_NCR', 'NERC registry number (NCR)'), ('CCN', 'CMS certification number (CCN)'), ('NPI', 'National provider identifier (NPI)'), ('FDIC_CERT', 'FDIC certificate number'), ('RSSD', 'Federal Reserve number (RSSD)'), ('NCUA_CHARTER', 'NCUA charter number'), ('ABA', 'Bank routing number (ABA)'), ('UEI', 'Unique entity identifier (UEI)'), ('CAGE', 'CAGE code'), ('EIN', 'Employer identification number (EIN)'), ('H80', 'HRSA health center award number'), ('SAM_EXCL', 'SAM exclusion number')], max_length=12)),
                ('value', models.CharField(max_length=20)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(null=True)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='operators.operatorprofile')),
                ('system', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='operators.system')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_date__isnull', True)), fields=('scheme', 'value'), name='identifier_belongs_to_one_operator'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='identifier_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact_name', models.CharField(max_length=24)),
                ('old_value', models.CharField(max_length=200)),
                ('new_value', models.CharField(max_length=200)),
                ('note', models.CharField(max_length=500, verbose_name='why')),
                ('made_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='operators.system')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='IdentityProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('route', models.CharField(choices=[('letter', 'We mail a letter with a code to your official address'), ('call_back', 'We call a number that we find ourselves'), ('email_domain', 'You write from your official e-mail domain'), ('document', 'You show a document')], max_length=12, verbose_name='how')),
                ('asked_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('outcome', models.CharField(blank=True, choices=[('verified', 'Verified'), ('refused', 'Not verified')], max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('not_reached', 'We could not reach you on a number found independently.'), ('no_match', 'The name or number does not match the public record.'), ('not_readable', 'The document could not be read or is too old.'), ('no_authority', 'Nothing shows that you may act for the organization.')], max_length=14)),
                ('decided_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='operators.identitycase')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('case',), name='identity_case_has_one_open_proof'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='identity_refusal_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='JOI', unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='your job')),
                ('note', models.CharField(max_length=500, verbose_name='what shows it')),
                ('asked_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('outcome', models.CharField(blank=True, choices=[('joined', 'You belong to it now'), ('refused', 'Not accepted')], max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('no_tie', 'Nothing shows that you work for this organization.'), ('not_reached', 'We could not reach you on a number found independently.'), ('owner_objects', 'The organization says that you do not act for it.')], max_length=14)),
                ('decided_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='join_requests', to='operators.operatorprofile')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('profile', 'asked_by'), name='join_request_waits_once'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='join_request_refusal_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('outcome', '')), models.Q(('decided_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='join_request_decided_with_an_outcome')],
            },
        ),
    ]
