from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("doors", "0005_codes_contacts_second_factor")]
    operations = [
        migrations.AddField("issuedcertificate", "der", models.BinaryField(null=True)),
        migrations.AddConstraint(
            "issuedcertificate", models.UniqueConstraint(fields=("spki_sha256",), name="certificate_key_once")
        ),
    ]
