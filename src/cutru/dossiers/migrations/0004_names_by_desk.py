"""Names are searched within a desk, along an index that holds them."""

from django.db import migrations, models

DROP = "DROP INDEX dossier_by_name"
CREATE = "CREATE INDEX dossier_by_name ON dossiers_dossier USING gin (to_tsvector('simple', search_key))"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_desk_indexes")]
    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("state", "draft"), _negated=True),
                fields=["desk", "ward", "-id"],
                include=("search_key",),
                name="dossier_names",
            ),
        ),
        migrations.RunSQL(DROP, CREATE),
    ]
