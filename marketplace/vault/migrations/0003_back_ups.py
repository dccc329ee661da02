import marketplace.core.clock
import marketplace.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_visitors_entries")]

    operations = [
        migrations.CreateModel(
            name="BackUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_id", models.CharField(max_length=16)),
                ("confirmed_by", models.CharField(max_length=120)),
                ("confirmed_at", marketplace.core.fields.MomentField(default=marketplace.core.clock.now)),
            ],
            options={"ordering": ["pk"]},
        ),
    ]
