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
        ('engagements', '0001_initial'),
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='OWN', unique=True)),
                ('amount', marketplace.core.fields.MoneyField()),
                ('route', models.CharField(choices=[('direct', 'By purchase order, to the provider'), ('platform', 'By card or bank transfer, through this site')], default='direct', max_length=10)),
                ('state', models.CharField(choices=[('not_due', "Waiting for the provider's invoice"), ('invoiced', 'Invoiced, waiting for payment'), ('overdue', 'Overdue'), ('paid', 'Paid'), ('charged_back', 'Payment came back'), ('refunded', 'Refunded'), ('waived_by_cancellation', 'Not owed: the work was cancelled')], default='not_due', max_length=24)),
                ('invoice_number', models.CharField(blank=True, max_length=40, verbose_name='invoice number')),
                ('invoiced_on', models.DateField(null=True, verbose_name='invoice date')),
                ('due_on', models.DateField(null=True)),
                ('paid_at', models.DateTimeField(null=True)),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_shares', to='engagements.engagement')),
                ('milestone', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='own_share_row', to='engagements.milestone')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='own_share_is_more_than_nothing'), models.CheckConstraint(condition=models.Q(('state', 'not_due'), models.Q(models.Q(('invoice_number', ''), _negated=True), ('due_on__isnull', False), ('invoiced_on__isnull', False)), _connector='OR'), name='own_share_invoiced_has_number_and_dates'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_at__isnull', False), _connector='OR'), name='own_share_paid_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='OwnShareProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paid_on', models.DateField(verbose_name='day of payment')),
                ('method', models.CharField(choices=[('check', 'Check'), ('ach', 'Bank transfer (ACH)'), ('wire', 'Wire'), ('card', 'Purchasing card'), ('other', 'Another way')], max_length=8, verbose_name='how you paid')),
                ('number', models.CharField(max_length=60, verbose_name='check or purchase order number')),
                ('amount', marketplace.core.fields.MoneyField()),
                ('recorded_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('rejected_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('own_share', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='payments.ownshare')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('rejected_at__isnull', True)), fields=('own_share',), name='own_share_proof_one_at_a_time'), models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('rejected_at__isnull', True), _connector='OR'), name='own_share_proof_came_or_did_not')],
            },
        ),
        migrations.CreateModel(
            name='PayoutAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank_name', models.CharField(max_length=120, verbose_name='name of the bank')),
                ('holder_name', models.CharField(max_length=120, verbose_name='name on the account')),
                ('last_four', models.CharField(max_length=4)),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('usable_on', models.DateField()),
                ('verified_at', models.DateTimeField(null=True)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('numbers', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payout_account', to='vault.vaultentry')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payout_accounts', to='accounts.organisation')),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('organisation',), name='payout_account_one_current'), models.CheckConstraint(condition=models.Q(('verified_by__isnull', True), models.Q(('verified_by', models.F('created_by')), _negated=True), _connector='OR'), name='payout_account_verified_by_a_second_person')],
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', marketplace.core.fields.ReferenceField(editable=False, max_length=16, prefix='PAY', unique=True)),
                ('scope', models.CharField(max_length=60)),
                ('amount', marketplace.core.fields.MoneyField()),
                ('claim_reference', models.CharField(max_length=16, unique=True)),
                ('state', models.CharField(choices=[('queued', 'Waiting for release'), ('sent', 'On its way to the bank'), ('held', 'On hold'), ('paid', 'Paid'), ('failed', 'The bank sent it back')], default='queued', max_length=8)),
                ('created_at', marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
                ('expected_on', models.DateField()),
                ('released_at', models.DateTimeField(null=True)),
                ('bank_reference', models.CharField(blank=True, max_length=60, verbose_name='bank reference')),
                ('paid_on', models.DateField(null=True)),
                ('paid_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='engagements.engagement')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts_made', to='accounts.organisation')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='accounts.organisation')),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='payments.payoutaccount')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payout_is_more_than_nothing'), models.CheckConstraint(condition=models.Q(('released_by__isnull', True), ('created_by__isnull', True), models.Q(('released_by', models.F('created_by')), _negated=True), _connector='OR'), name='payout_released_by_a_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), models.Q(models.Q(('bank_reference', ''), _negated=True), ('paid_on__isnull', False)), _connector='OR'), name='payout_paid_names_the_banks_reference'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'paid']), _negated=True), ('released_at__isnull', False), _connector='OR'), name='payout_sent_was_released')],
            },
        ),
    ]
