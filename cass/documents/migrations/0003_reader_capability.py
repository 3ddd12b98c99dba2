from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_immutable")]

    operations = [
        migrations.AddField(
            model_name="issueddocument",
            name="capability",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
