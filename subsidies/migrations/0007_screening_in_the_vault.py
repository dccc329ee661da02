import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("subsidies", "0006_year_of_a_yearly_cap"),
        ("vault", "0002_visitors_entries"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="screening", name="screening_erased_keeps_no_answers"),
        migrations.RemoveField(model_name="screening", name="sealed_answers"),
        migrations.AddField(
            model_name="screening",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="screening", to="vault.vaultentry"
            ),
        ),
    ]
