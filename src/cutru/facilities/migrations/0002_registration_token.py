"""A form registers at most one facility, however often its button is pressed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilities", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="facility",
            name="registration_token",
            field=models.UUIDField(
                editable=False,
                help_text="of the form that registered it: a second click finds it",
                null=True,
                unique=True,
            ),
        ),
    ]
