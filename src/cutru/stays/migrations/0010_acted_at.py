"""When something was written down without a network, beside when it came in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stays", "0009_page_origin")]

    operations = [
        migrations.AddField(
            "draft",
            "acted_at",
            models.DateTimeField(help_text="when it was typed without a network", null=True),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE stays_entry ADD COLUMN acted_at timestamptz",
                    "ALTER TABLE stays_entry DROP COLUMN acted_at",
                )
            ],
            state_operations=[
                migrations.AddField(
                    "stayentry",
                    "acted_at",
                    models.DateTimeField(
                        help_text="when the device wrote it down without a network, by the device's clock",
                        null=True,
                        verbose_name="lúc nhập khi mất mạng",
                    ),
                )
            ],
        ),
    ]
