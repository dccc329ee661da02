import django.db.models.deletion
import marketplace.core.clock
import marketplace.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='County',
            fields=[
                ('fips', models.CharField(max_length=5, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('population', models.PositiveIntegerField(null=True)),
                ('rucc', models.PositiveSmallIntegerField(null=True)),
                ('rucc_vintage', models.CharField(blank=True, max_length=40)),
                ('is_current', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['state_id', 'name', 'fips'],
                'constraints': [models.CheckConstraint(condition=models.Q(('rucc__isnull', True), models.Q(('rucc__gte', 1), ('rucc__lte', 9)), _connector='OR'), name='county_rucc_is_one_to_nine')],
            },
        ),
        migrations.CreateModel(
            name='CsfCategory',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False)),
                ('function', models.CharField(choices=[('GV', 'Govern'), ('ID', 'Identify'), ('PR', 'Protect'), ('DE', 'Detect'), ('RS', 'Respond'), ('RC', 'Recover')], max_length=2)),
                ('name', models.CharField(max_length=100)),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='DataSet',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('publisher', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=200)),
                ('vintage', models.CharField(max_length=40)),
                ('attribution', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('row_count', models.PositiveIntegerField()),
                ('loaded_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('publisher', models.CharField(max_length=80)),
                ('version', models.CharField(max_length=10)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('srma', models.CharField(max_length=80, verbose_name='risk management agency')),
                ('is_served', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='State',
            fields=[
                ('code', models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name='postal code')),
                ('fips', models.CharField(blank=True, max_length=2)),
                ('name', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('state', 'State'), ('district', 'District'), ('territory', 'Territory'), ('mail', 'Mail only')], max_length=10)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='CsfSubcategory',
            fields=[
                ('code', models.CharField(max_length=8, primary_key=True, serialize=False)),
                ('statement', models.TextField()),
                ('position', models.PositiveSmallIntegerField()),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subcategories', to='reference.csfcategory')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.AddField(
            model_name='csfcategory',
            name='framework',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='csf_categories', to='reference.framework'),
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=5)),
                ('function', models.CharField(choices=[('GV', 'Govern'), ('ID', 'Identify'), ('PR', 'Protect'), ('DE', 'Detect'), ('RS', 'Respond'), ('RC', 'Recover')], max_length=2)),
                ('official_title', models.CharField(max_length=120)),
                ('short_name', models.CharField(max_length=60)),
                ('question', models.CharField(max_length=250)),
                ('why', models.CharField(max_length=300)),
                ('cost', models.CharField(choices=[('low', 'Low'), ('moderate', 'Moderate'), ('high', 'High')], max_length=10)),
                ('impact', models.CharField(choices=[('low', 'Low'), ('moderate', 'Moderate'), ('high', 'High')], max_length=10)),
                ('complexity', models.CharField(choices=[('simple', 'Simple'), ('moderate', 'Moderate'), ('complex', 'Complex')], max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('csf_categories', models.ManyToManyField(related_name='goals', to='reference.csfcategory')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='reference.framework')),
            ],
            options={
                'ordering': ['framework', 'position'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'code'), name='goal_code_once_in_a_framework')],
            },
        ),
        migrations.CreateModel(
            name='RegistryWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('registry', models.CharField(max_length=12)),
                ('word', models.CharField(max_length=40)),
                ('backwards', models.CharField(max_length=40)),
                ('records', models.BinaryField()),
            ],
            options={
                'ordering': ['registry', 'word'],
                'indexes': [models.Index(fields=['registry', 'backwards'], name='word_from_its_end')],
                'constraints': [models.UniqueConstraint(fields=('registry', 'word'), name='word_stands_once_in_a_registry')],
            },
        ),
        migrations.CreateModel(
            name='ServiceCategory',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('summary', models.CharField(max_length=250)),
                ('focus', models.CharField(choices=[('S', 'Protects AI systems'), ('D', 'Uses AI to defend'), ('T', 'Resists attacks that use AI')], max_length=1)),
                ('unit', models.CharField(max_length=40)),
                ('sized_by', models.CharField(max_length=20)),
                ('billed', models.CharField(choices=[('once', 'once'), ('hour', 'each hour'), ('month', 'each month'), ('year', 'each year')], max_length=5)),
                ('price_low', marketplace.core.fields.MoneyField()),
                ('price_usual', marketplace.core.fields.MoneyField()),
                ('price_high', marketplace.core.fields.MoneyField()),
                ('position', models.PositiveSmallIntegerField()),
                ('csf_categories', models.ManyToManyField(related_name='service_categories', to='reference.csfcategory')),
                ('goals', models.ManyToManyField(related_name='service_categories', to='reference.goal')),
            ],
            options={
                'verbose_name_plural': 'service categories',
                'ordering': ['position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('price_low__gt', 0), ('price_usual__gte', models.F('price_low')), ('price_high__gte', models.F('price_usual'))), name='category_usual_price_lies_in_range')],
            },
        ),
        migrations.CreateModel(
            name='HospitalRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('zip', models.CharField(blank=True, max_length=5)),
                ('owner', models.CharField(blank=True, choices=[('local', 'Local government'), ('state', 'State government'), ('federal', 'Federal government'), ('tribal', 'Tribal government'), ('nonprofit', 'Nonprofit'), ('cooperative', 'Cooperative, owned by its members'), ('private', 'Private, for profit'), ('mixed', 'Public and private together')], max_length=12)),
                ('search_text', models.CharField(max_length=600)),
                ('vintage', models.CharField(max_length=40)),
                ('gone_vintage', models.CharField(blank=True, max_length=40)),
                ('ccn', models.CharField(max_length=6, unique=True, verbose_name='CMS certification number')),
                ('hospital_type', models.CharField(max_length=60)),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.county')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.dataset')),
                ('state', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.state')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'name'], name='hospital_by_state')],
            },
        ),
        migrations.CreateModel(
            name='CreditUnionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('zip', models.CharField(blank=True, max_length=5)),
                ('owner', models.CharField(blank=True, choices=[('local', 'Local government'), ('state', 'State government'), ('federal', 'Federal government'), ('tribal', 'Tribal government'), ('nonprofit', 'Nonprofit'), ('cooperative', 'Cooperative, owned by its members'), ('private', 'Private, for profit'), ('mixed', 'Public and private together')], max_length=12)),
                ('search_text', models.CharField(max_length=600)),
                ('vintage', models.CharField(max_length=40)),
                ('gone_vintage', models.CharField(blank=True, max_length=40)),
                ('charter', models.CharField(max_length=5, unique=True, verbose_name='NCUA charter number')),
                ('is_federally_insured', models.BooleanField()),
                ('is_low_income_designated', models.BooleanField()),
                ('assets', marketplace.core.fields.MoneyField(null=True)),
                ('members', models.PositiveIntegerField(null=True)),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.county')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.dataset')),
                ('state', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.state')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'name'], name='credit_union_by_state')],
            },
        ),
        migrations.AddField(
            model_name='county',
            name='state',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counties', to='reference.state'),
        ),
        migrations.CreateModel(
            name='BankRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('zip', models.CharField(blank=True, max_length=5)),
                ('owner', models.CharField(blank=True, choices=[('local', 'Local government'), ('state', 'State government'), ('federal', 'Federal government'), ('tribal', 'Tribal government'), ('nonprofit', 'Nonprofit'), ('cooperative', 'Cooperative, owned by its members'), ('private', 'Private, for profit'), ('mixed', 'Public and private together')], max_length=12)),
                ('search_text', models.CharField(max_length=600)),
                ('vintage', models.CharField(max_length=40)),
                ('gone_vintage', models.CharField(blank=True, max_length=40)),
                ('cert', models.CharField(max_length=5, unique=True, verbose_name='FDIC certificate number')),
                ('bank_class', models.CharField(max_length=2)),
                ('assets', marketplace.core.fields.MoneyField(null=True)),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.county')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.dataset')),
                ('state', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.state')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'name'], name='bank_by_state')],
            },
        ),
        migrations.CreateModel(
            name='UtilityRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('zip', models.CharField(blank=True, max_length=5)),
                ('owner', models.CharField(blank=True, choices=[('local', 'Local government'), ('state', 'State government'), ('federal', 'Federal government'), ('tribal', 'Tribal government'), ('nonprofit', 'Nonprofit'), ('cooperative', 'Cooperative, owned by its members'), ('private', 'Private, for profit'), ('mixed', 'Public and private together')], max_length=12)),
                ('search_text', models.CharField(max_length=600)),
                ('vintage', models.CharField(max_length=40)),
                ('gone_vintage', models.CharField(blank=True, max_length=40)),
                ('eia_id', models.CharField(max_length=5, unique=True, verbose_name='EIA utility number')),
                ('ownership_type', models.CharField(max_length=40)),
                ('customers', models.PositiveIntegerField(null=True)),
                ('mwh_sold', models.BigIntegerField(null=True)),
                ('is_short_form', models.BooleanField(default=False)),
                ('counties_served', models.TextField(blank=True)),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.county')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.dataset')),
                ('state', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.state')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'name'], name='utility_by_state')],
            },
        ),
        migrations.CreateModel(
            name='WaterSystemRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('place', models.CharField(blank=True, max_length=80)),
                ('zip', models.CharField(blank=True, max_length=5)),
                ('owner', models.CharField(blank=True, choices=[('local', 'Local government'), ('state', 'State government'), ('federal', 'Federal government'), ('tribal', 'Tribal government'), ('nonprofit', 'Nonprofit'), ('cooperative', 'Cooperative, owned by its members'), ('private', 'Private, for profit'), ('mixed', 'Public and private together')], max_length=12)),
                ('search_text', models.CharField(max_length=600)),
                ('vintage', models.CharField(max_length=40)),
                ('gone_vintage', models.CharField(blank=True, max_length=40)),
                ('pwsid', models.CharField(max_length=9, unique=True, verbose_name='public water system number')),
                ('system_type', models.CharField(max_length=6)),
                ('population_served', models.PositiveIntegerField(null=True)),
                ('connections', models.PositiveIntegerField(null=True)),
                ('zips', models.TextField(blank=True)),
                ('season', models.CharField(blank=True, max_length=11)),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.county')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.dataset')),
                ('state', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.state')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'name'], name='water_system_by_state')],
            },
        ),
        migrations.CreateModel(
            name='ZipArea',
            fields=[
                ('zip', models.CharField(max_length=5, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=80)),
                ('ruca_primary', models.PositiveSmallIntegerField(null=True)),
                ('ruca_secondary', models.DecimalField(decimal_places=1, max_digits=3, null=True)),
                ('ruca_vintage', models.CharField(blank=True, max_length=40)),
                ('is_on_forhp_list', models.BooleanField(null=True)),
                ('forhp_vintage', models.CharField(blank=True, max_length=40)),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.county')),
                ('state', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='zip_areas', to='reference.state')),
            ],
            options={
                'ordering': ['zip'],
            },
        ),
        migrations.CreateModel(
            name='ZipCounty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('match', models.CharField(choices=[('code', 'county code in the file'), ('name', 'county name in the file')], max_length=5)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zip_rows', to='reference.county')),
                ('zip_area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='county_rows', to='reference.ziparea')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('zip_area', 'county'), name='zip_lies_in_county_once')],
            },
        ),
    ]
