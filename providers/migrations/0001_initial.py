import django.db.models.deletion
import marketplace.core.clock
import marketplace.core.fields
import marketplace.core.money
import modelcluster.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('documents', '0001_initial'),
        ('reference', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListingModerationTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
            ],
            options={
                'verbose_name': 'listing moderation',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30)),
                ('state', models.CharField(choices=[('missing', 'Not answered yet'), ('provided', 'Answered, not checked yet'), ('accepted', 'Accepted'), ('returned', 'Needs you')], default='missing', max_length=20)),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='your answer')),
                ('expires', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('remark', models.CharField(blank=True, max_length=1000, verbose_name='officer’s remark')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'returned']), _negated=True), ('checked_by__isnull', False), _connector='OR'), name='checked_item_names_its_officer'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('remark', ''), _negated=True), _connector='OR'), name='returned_item_says_what_is_missing')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='vetting_evidence', to='documents.document')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='providers.checklistitem')),
            ],
            options={
                'ordering': ['-added_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='SVC', serialize=False, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_moderation', 'Being checked'), ('live', 'Published'), ('unpublished', 'Taken down')], default='draft', editable=False, max_length=20, serialize=False)),
                ('since', marketplace.core.fields.MomentField(default=marketplace.core.clock.now, editable=False, serialize=False)),
                ('complete', models.PositiveSmallIntegerField(blank=True, editable=False, null=True, serialize=False)),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, serialize=False)),
                ('public_copy', models.JSONField(blank=True, default=dict, editable=False, serialize=False)),
                ('return_reason', models.CharField(blank=True, choices=[('price_unclear', 'A buyer could not work out the price'), ('price_far_off', 'The price is far from the usual range and nothing explains it'), ('evidence_thin', 'A goal is claimed without evidence that a buyer can check'), ('words', 'The text is hard to read or promises too much'), ('endorsement', 'It claims or suggests that the government approves it'), ('ai_facts', 'The AI facts are missing or do not fit the description'), ('wrong_category', 'The category does not fit what is sold')], editable=False, max_length=30, serialize=False)),
                ('return_remark', models.CharField(blank=True, editable=False, max_length=1000, serialize=False)),
                ('name', models.CharField(max_length=100, verbose_name='name of the service')),
                ('summary', models.CharField(blank=True, max_length=180, verbose_name='what it does, in one line')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('you_get', models.TextField(blank=True, max_length=3000, verbose_name='what the customer gets')),
                ('you_do', models.TextField(blank=True, max_length=2000, verbose_name='what the customer must do')),
                ('terms', models.TextField(blank=True, max_length=4000, verbose_name='terms')),
                ('unit', models.CharField(blank=True, choices=[('endpoint', 'computer'), ('user', 'person'), ('mailbox', 'mailbox'), ('device', 'device'), ('asset', 'internet-facing asset'), ('seat', 'analyst seat'), ('administrator', 'administrator'), ('server', 'server'), ('site', 'site'), ('account', 'customer account'), ('tenant', 'cloud tenant'), ('vendor', 'vendor reviewed'), ('product', 'product reviewed'), ('bed', 'bed'), ('hour', 'hour'), ('test', 'test'), ('flat', 'flat price')], max_length=20, verbose_name='priced by')),
                ('billing', models.CharField(blank=True, choices=[('once', 'once'), ('month', 'a month'), ('year', 'a year')], max_length=10, verbose_name='billed')),
                ('minimum_quantity', models.PositiveIntegerField(default=1, verbose_name='smallest quantity billed')),
                ('minimum_months', models.PositiveSmallIntegerField(default=0, verbose_name='minimum term in months')),
                ('setup_fee', marketplace.core.fields.MoneyField(default=marketplace.core.money.Money(0), verbose_name='set-up fee')),
                ('delivery', models.CharField(blank=True, choices=[('remote', 'Remotely'), ('on_site', 'On site'), ('both', 'Remotely and on site')], max_length=10, verbose_name='delivery')),
                ('earliest_start', models.DateField(blank=True, null=True, verbose_name='earliest start')),
                ('uses_ai', models.BooleanField(default=True, verbose_name='uses AI')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('sectors', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='reference.sector', verbose_name='sectors')),
                ('states', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='reference.state', verbose_name='states served')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'indexes': [models.Index(fields=['state', 'since'], name='listing_moderation_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'live'), _negated=True), ('live', True), _connector='OR'), name='listing_in_state_live_is_public'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'unpublished'), _negated=True), ('live', False), _connector='OR'), name='listing_taken_down_is_not_public'), models.CheckConstraint(condition=models.Q(('expire_at__isnull', True), ('go_live_at__isnull', True)), name='listing_is_never_scheduled'), models.CheckConstraint(condition=models.Q(('live', False), models.Q(models.Q(('unit', ''), _negated=True), models.Q(('billing', ''), _negated=True), models.Q(('delivery', ''), _negated=True)), _connector='OR'), name='public_listing_has_a_unit_and_a_period'), models.CheckConstraint(condition=models.Q(('setup_fee__gte', 0)), name='listing_setup_fee_is_not_negative'), models.CheckConstraint(condition=models.Q(('minimum_quantity__gte', 1)), name='listing_bills_at_least_one')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='AiModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('developer', models.CharField(max_length=80, verbose_name='developer')),
                ('family', models.CharField(max_length=80, verbose_name='model family')),
                ('version', models.CharField(max_length=60, verbose_name='version or channel')),
                ('hosting', models.CharField(choices=[('own', 'On our own machines'), ('api', 'At its developer, by API'), ('embedded', 'Inside the product, at the customer')], max_length=10, verbose_name='where it runs')),
                ('open_weight', models.BooleanField(default=False, verbose_name='open weights')),
                ('framework_status', models.CharField(choices=[('unknown', 'Not known'), ('not_applicable', 'Does not apply to this model'), ('not_participating', 'Its developer takes no part'), ('engaged', 'Its developer takes part'), ('designated_covered', 'Designated as a covered frontier model')], default='unknown', max_length=20, verbose_name='voluntary federal testing')),
                ('listing', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='ai_models', to='providers.listing')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ProviderProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='city')),
                ('since', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='in business since')),
                ('description', models.TextField(blank=True, max_length=2000, verbose_name='who you are')),
                ('team_size', models.PositiveIntegerField(blank=True, null=True, verbose_name='people in your team')),
                ('tier', models.PositiveSmallIntegerField(choices=[(1, 'Advice and training'), (2, 'Tests and monitoring'), (3, 'Privileged or OT access, incident response, backup')], default=1, verbose_name='kind of work')),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='provider_profile', to='accounts.organisation')),
                ('sectors', models.ManyToManyField(blank=True, related_name='+', to='reference.sector', verbose_name='sectors served')),
                ('states', models.ManyToManyField(blank=True, related_name='+', to='reference.state', verbose_name='states served')),
            ],
            options={
                'ordering': ['organisation__name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('tier__gte', 1), ('tier__lte', 3)), name='provider_tier_is_one_two_or_three'), models.CheckConstraint(condition=models.Q(('since__isnull', True), models.Q(('since__gte', 1850), ('since__lte', 2100)), _connector='OR'), name='provider_founded_in_a_real_year')],
            },
        ),
        migrations.AddField(
            model_name='listing',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', serialize=False, to='providers.providerprofile'),
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('soc2_type2', 'SOC 2 Type II'), ('soc2_type1', 'SOC 2 Type I (a point in time)'), ('iso_27001', 'ISO/IEC 27001:2022'), ('iso_42001', 'ISO/IEC 42001:2023 (AI management)'), ('csa_star_ai', 'CSA STAR for AI'), ('hitrust', 'HITRUST'), ('aiuc_1', 'AIUC-1'), ('fedramp', 'FedRAMP'), ('govramp', 'GovRAMP'), ('cmmc', 'CMMC'), ('pci', 'PCI QSA / ASV'), ('crest', 'CREST member'), ('gsa_hacs', 'GSA MAS HACS'), ('state_contract', 'State or cooperative contract'), ('sam', 'Active SAM.gov registration'), ('screening', 'Clear of exclusion lists'), ('staff', 'Certified staff'), ('ai_rmf', 'NIST AI RMF profile (self-declared, not a certification)'), ('insurance', 'Insurance'), ('background', 'Background checks')], max_length=20, verbose_name='kind')),
                ('issuer', models.CharField(max_length=160, verbose_name='issued by')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='number')),
                ('issued', models.DateField(blank=True, null=True, verbose_name='issued on')),
                ('expires', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='providers.providerprofile')),
            ],
            options={
                'ordering': ['kind', '-expires', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('issued__isnull', True), ('expires__isnull', True), ('expires__gt', models.F('issued')), _connector='OR'), name='credential_expires_after_it_was_issued'), models.CheckConstraint(condition=models.Q(models.Q(('checked_by__isnull', True), ('checked_on__isnull', True)), models.Q(('checked_by__isnull', False), ('checked_on__isnull', False)), _connector='OR'), name='credential_check_has_a_person_and_a_date')],
            },
        ),
        migrations.CreateModel(
            name='VettingCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='VET', unique=True)),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('submitted', 'Sent'), ('screening', 'Checking exclusion lists'), ('evidence_review', 'Evidence under review'), ('info_needed', 'Waiting for the provider'), ('conditional', 'Vetted with a condition'), ('approved', 'Vetted'), ('expiring', 'Vetted, ends soon'), ('expired', 'Vetting has ended'), ('suspended', 'Suspended'), ('declined', 'Declined'), ('appealed', 'Appeal being heard'), ('withdrawn', 'Withdrawn'), ('removed', 'Removed'), ('upheld', 'Decline upheld')], default='draft', max_length=20)),
                ('since', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('vetted_until', models.DateField(blank=True, null=True, verbose_name='vetted until')),
                ('condition', models.CharField(blank=True, max_length=500, verbose_name='condition')),
                ('condition_due', models.DateField(blank=True, null=True, verbose_name='condition to be met by')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('decline_reason', models.CharField(blank=True, choices=[('excluded', 'The firm or one of its owners is on a federal exclusion list'), ('out_of_scope', 'The firm does not sell cybersecurity services to operators'), ('insurance', 'Insurance is below the floor for the work offered'), ('evidence', 'Required evidence is missing or could not be confirmed'), ('customer_data', 'Customer data may be used for training without consent'), ('condition_not_met', 'The condition was not met by its date'), ('untrue', 'A statement in the case was not true')], max_length=30)),
                ('decline_remark', models.CharField(blank=True, max_length=1000)),
                ('suspension_reason', models.CharField(blank=True, choices=[('exclusion_hit', 'A name on an exclusion list matches the firm'), ('insurance_lapsed', 'Insurance has lapsed'), ('incident', 'A security incident at the firm is not resolved'), ('complaints', 'Confirmed complaints from operators'), ('untrue', 'A statement made in vetting was not true')], max_length=30)),
                ('suspension_remark', models.CharField(blank=True, max_length=1000)),
                ('appeal', models.TextField(blank=True, max_length=4000, verbose_name='why the decision should change')),
                ('appeal_reason', models.CharField(blank=True, choices=[('new_evidence', 'New evidence changes the case; it is reviewed again'), ('rule_misread', 'The rule was applied wrongly; the case is reviewed again'), ('nothing_new', 'Nothing in the appeal changes the facts of the decision'), ('rule_stands', 'The facts are as stated and the rule leaves no choice')], max_length=30)),
                ('appeal_heard_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('declined_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='providers.providerprofile')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('suspended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', 'since'], name='vetting_queue')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('withdrawn', 'removed', 'upheld')), _negated=True), fields=('provider',), name='provider_has_one_open_vetting_case'), models.CheckConstraint(condition=models.Q(('reviewed_by', models.F('approved_by')), _negated=True), name='vetting_reviewer_and_approver_are_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'conditional', 'expiring', 'suspended']), _negated=True), models.Q(('approved_by__isnull', False), ('reviewed_by__isnull', False), ('vetted_until__isnull', False)), _connector='OR'), name='vetted_case_names_both_officers_and_an_end'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'conditional'), _negated=True), models.Q(models.Q(('condition', ''), _negated=True), ('condition_due__isnull', False)), _connector='OR'), name='conditional_vetting_states_its_condition'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['declined', 'appealed', 'upheld']), _negated=True), models.Q(('decline_reason', ''), _negated=True), _connector='OR'), name='declined_vetting_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'suspended'), _negated=True), models.Q(('suspension_reason', ''), _negated=True), _connector='OR'), name='suspended_vetting_has_a_reason'), models.CheckConstraint(condition=models.Q(('appeal_heard_by', models.F('declined_by')), _negated=True), name='appeal_is_heard_by_another_officer')],
            },
        ),
        migrations.CreateModel(
            name='ScreeningRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_name', models.CharField(choices=[('sam', 'SAM.gov exclusions'), ('ofac', 'Treasury sanctions (OFAC)')], max_length=10, verbose_name='list')),
                ('list_date', models.DateField(verbose_name='date of the list')),
                ('outcome', models.CharField(choices=[('clear', 'No match'), ('possible_match', 'Possible match, not resolved'), ('false_positive', 'Match is another firm'), ('restricted_scope', 'Match restricts products, not the firm'), ('confirmed_excluded', 'The firm is excluded')], max_length=20, verbose_name='what we found')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('checked_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('decide_by', models.DateField(blank=True, null=True, verbose_name='decided by')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='the firm’s answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='screenings', to='providers.vettingcase')),
            ],
            options={
                'ordering': ['-checked_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('case', 'list_name'), name='screening_list_has_one_newest_result'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'possible_match'), _negated=True), ('decide_by__isnull', False), _connector='OR'), name='possible_match_says_when_it_is_decided'), models.CheckConstraint(condition=models.Q(('outcome', 'clear'), models.Q(('remark', ''), _negated=True), _connector='OR'), name='screening_match_says_why')],
            },
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='providers.vettingcase'),
        ),
        migrations.CreateModel(
            name='ExtraCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120, verbose_name='what for')),
                ('amount', marketplace.core.fields.MoneyField(verbose_name='amount')),
                ('when', models.CharField(max_length=160, verbose_name='when it applies')),
                ('listing', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='extra_costs', to='providers.listing')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='extra_cost_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='CoveredGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.CharField(max_length=300, verbose_name='evidence')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.goal')),
                ('listing', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='providers.listing')),
            ],
            options={
                'ordering': ['goal_id'],
                'constraints': [models.UniqueConstraint(fields=('listing', 'goal'), name='listing_covers_a_goal_once'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='covered_goal_has_evidence')],
            },
        ),
        migrations.CreateModel(
            name='AiDisclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('purpose', models.CharField(max_length=300, verbose_name='what the AI does')),
                ('autonomy', models.CharField(choices=[('advise', 'Only advises'), ('act_with_approval', 'Acts after you approve'), ('act_with_rollback', 'Acts, can be undone'), ('autonomous', 'Acts by itself')], max_length=20, verbose_name='what it may do by itself')),
                ('isolate_host', models.CharField(max_length=120, verbose_name='who decides to isolate a computer')),
                ('block_account', models.CharField(max_length=120, verbose_name='who decides to block an account')),
                ('change_firewall', models.CharField(max_length=120, verbose_name='who decides to change a firewall')),
                ('ot_write_automatic', models.BooleanField(default=False, verbose_name='the AI writes to control systems by itself')),
                ('data_classes', models.JSONField(blank=True, default=list, verbose_name='data sent to it')),
                ('us_only', models.BooleanField(default=False, verbose_name='data stays in the United States')),
                ('retention_days', models.PositiveIntegerField(verbose_name='days that data is kept')),
                ('trains_on_customer_data', models.CharField(choices=[('never', 'Never'), ('opt_in', 'Only if the customer opts in'), ('opt_out', 'Unless the customer opts out'), ('always', 'Always')], max_length=10, verbose_name='trained on customer data')),
                ('subprocessors', models.CharField(blank=True, max_length=500, verbose_name='subprocessors')),
                ('logs_prompts', models.BooleanField(default=False, verbose_name='prompts and answers are logged')),
                ('evaluation', models.CharField(max_length=500, verbose_name='how it was tested')),
                ('evaluated_on', models.DateField(verbose_name='tested on')),
                ('red_team_on', models.DateField(blank=True, null=True, verbose_name='attacked by testers on')),
                ('model_change_notice_days', models.PositiveSmallIntegerField(verbose_name='days of notice before a model change')),
                ('incident_notice_hours', models.PositiveSmallIntegerField(verbose_name='hours until you hear of an incident')),
                ('export_format', models.CharField(max_length=200, verbose_name='how data is handed back at the end')),
                ('deletion_days', models.PositiveSmallIntegerField(verbose_name='days until deletion is certified')),
                ('baa_available', models.BooleanField(default=False, verbose_name='signs a business associate agreement (hospitals)')),
                ('explainability', models.CharField(max_length=300, verbose_name='how it explains what it did')),
                ('ai_bom_url', models.URLField(blank=True, verbose_name='AI bill of materials')),
                ('listing', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='ai_disclosures', to='providers.listing')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('listing',), name='listing_has_one_ai_disclosure'), models.CheckConstraint(condition=models.Q(('trains_on_customer_data__in', ['never', 'opt_in'])), name='ai_trains_on_customer_data_only_by_opt_in'), models.CheckConstraint(condition=models.Q(('incident_notice_hours__lte', 24)), name='ai_incident_notice_within_24_hours'), models.CheckConstraint(condition=models.Q(('model_change_notice_days__gte', 30)), name='ai_model_change_notice_30_days_ahead'), models.CheckConstraint(condition=models.Q(('ot_write_automatic', False)), name='ai_never_writes_to_ot_by_itself')],
            },
        ),
        migrations.CreateModel(
            name='ListingCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_primary', models.BooleanField(default=False)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.servicecategory')),
                ('listing', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='providers.listing')),
            ],
            options={
                'ordering': ['-is_primary', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('listing', 'category'), name='listing_names_a_category_once'), models.UniqueConstraint(condition=models.Q(('is_primary', True)), fields=('listing',), name='listing_has_one_primary_category')],
            },
        ),
        migrations.CreateModel(
            name='PriceTier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_quantity', models.PositiveIntegerField(default=1, verbose_name='from quantity')),
                ('unit_price', marketplace.core.fields.MoneyField(verbose_name='price for one')),
                ('listing', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tiers', to='providers.listing')),
            ],
            options={
                'ordering': ['from_quantity', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('listing', 'from_quantity'), name='price_tier_starts_once'), models.CheckConstraint(condition=models.Q(('unit_price__gt', 0)), name='price_tier_costs_something'), models.CheckConstraint(condition=models.Q(('from_quantity__gte', 1)), name='price_tier_starts_at_one_or_more')],
            },
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.UniqueConstraint(fields=('case', 'code'), name='checklist_asks_each_thing_once'),
        ),
    ]
