from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import TruncDate


def start_on_the_day_of_naming(apps, schema_editor):
    Deputy = apps.get_model("subsidies", "Deputy")
    Deputy.objects.filter(starts_on=None).update(starts_on=TruncDate("named_at"))


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0009_rural_definitions")]

    operations = [
        migrations.AddField("deputy", "starts_on", models.DateField(null=True, verbose_name="first day")),
        migrations.RunPython(start_on_the_day_of_naming, migrations.RunPython.noop),
        migrations.AlterField("deputy", "starts_on", models.DateField(verbose_name="first day")),
        migrations.AddField("deputy", "ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
        migrations.AddConstraint(
            "deputy",
            models.CheckConstraint(
                name="deputy_ends_on_or_after_the_first_day",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ),
    ]
