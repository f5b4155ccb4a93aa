"""The notices, the guide and the questions as first published, from `cutru/web/content`."""

from importlib.resources import files

import yaml
from django.db import migrations


def load(apps, schema_editor):
    for name, model_name in (("notices", "Notice"), ("guide", "GuidePage"), ("faq", "FaqEntry")):
        model = apps.get_model("web", model_name)
        text = files("cutru.web").joinpath(f"content/{name}.yaml").read_text(encoding="utf-8")
        model.objects.bulk_create(model(**row) for row in yaml.safe_load(text))


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
