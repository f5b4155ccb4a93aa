"""The 34 provinces, 3,321 wards and their police units, from the data of `cutru.places.reference`."""

from django.db import migrations

from cutru.places import reference


def load(apps, schema_editor):
    for name, rows in (
        ("Province", reference.province_rows()),
        ("Ward", reference.ward_rows()),
        ("PoliceUnit", reference.unit_rows()),
        ("Rollout", reference.rollout_rows()),
    ):
        model = apps.get_model("places", name)
        model.objects.bulk_create(model(**row) for row in rows)


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
