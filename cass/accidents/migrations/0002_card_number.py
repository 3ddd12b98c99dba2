"""The register of cards gives its numbers."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accidents", "0001_initial")]
    operations = [migrations.RunSQL("CREATE SEQUENCE card_number", "DROP SEQUENCE card_number")]
