from django.db import migrations, models

AT_ONCE = 2000


def fill(apps, schema_editor):
    accounts = apps.get_model("ledger", "Account").objects
    last = 0
    while rows := list(accounts.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for row in rows:
            row.pool = ":".join(row.scope.rsplit(":", 2)[-2:])
        accounts.bulk_update(rows, ["pool"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="pool",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["pool", "kind"], name="account_by_pool_and_kind"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__endswith", models.F("pool"))), name="account_pool_ends_its_scope"
            ),
        ),
    ]
