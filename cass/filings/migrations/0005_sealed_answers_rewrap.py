"""A rotation of keys may rewrite the header of a revision's envelope, and nothing behind it."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION filings_revision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only the receipt is known after the row: its document is issued for it.
    IF TG_OP = 'UPDATE'
       AND (OLD.receipt_id IS NULL OR NEW.receipt_id IS NOT DISTINCT FROM OLD.receipt_id)
       AND cass_envelope_body(NEW.sealed) IS NOT DISTINCT FROM cass_envelope_body(OLD.sealed)
       AND (to_jsonb(NEW) - 'receipt_id' - 'sealed') = (to_jsonb(OLD) - 'receipt_id' - 'sealed') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was filed stays as it was filed' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0004_drafts_by_origin"), ("attachments", "0002_evidence")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
