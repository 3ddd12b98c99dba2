from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_at_the_desk")]
    operations = [
        migrations.AddField("contract", "reissue_digest", models.BinaryField(max_length=32, null=True)),
        migrations.AddField("contract", "reissue_until", models.DateTimeField(null=True)),
    ]
