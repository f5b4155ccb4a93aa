"""Names and addresses of facilities without accents, so that officers find them as they type."""

from django.db import migrations, models

from cutru.identity.names import search_key


def fill(apps, schema_editor):
    facilities = list(apps.get_model("facilities", "Facility").objects.only("pk", "name", "address"))
    for facility in facilities:
        facility.search_key = search_key(f"{facility.name} {facility.address}")
    apps.get_model("facilities", "Facility").objects.bulk_update(facilities, ["search_key"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("facilities", "0003_households_on_file")]

    operations = [
        migrations.AddField(
            model_name="facility",
            name="search_key",
            field=models.CharField(
                default="", editable=False, help_text="name, address: no accents", max_length=400
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
