"""The guide's page for citizens, for installations whose pages were loaded before it was written."""

from importlib.resources import files

import yaml
from django.db import migrations

SLUG = "lam-thu-tuc"


def load(apps, schema_editor):
    model = apps.get_model("web", "GuidePage")
    if model.objects.filter(slug=SLUG).exists():
        return
    text = files("cutru.web").joinpath("content/guide.yaml").read_text(encoding="utf-8")
    page = next((row for row in yaml.safe_load(text) if row["slug"] == SLUG), None)
    if page is not None:
        model.objects.create(**page)


class Migration(migrations.Migration):
    dependencies = [("web", "0002_load_pages")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
