"""The registers' numbers, and what was filed, assessed or decided is never rewritten."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE filing_number;
CREATE SEQUENCE entry_number;
CREATE FUNCTION filings_revision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only the receipt is known after the row: its document is issued for it.
    IF TG_OP = 'UPDATE' AND OLD.receipt_id IS NULL
       AND (to_jsonb(NEW) - 'receipt_id') = (to_jsonb(OLD) - 'receipt_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was filed stays as it was filed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON filings_revision
    FOR EACH ROW EXECUTE FUNCTION filings_revision_stays();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON filings_assessmentrecord
    FOR EACH ROW EXECUTE FUNCTION cass_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON filings_decision
    FOR EACH ROW EXECUTE FUNCTION cass_append_only();
"""
BACKWARD = """
DROP TRIGGER append_only ON filings_decision;
DROP TRIGGER append_only ON filings_assessmentrecord;
DROP TRIGGER stays ON filings_revision;
DROP FUNCTION filings_revision_stays();
DROP SEQUENCE entry_number;
DROP SEQUENCE filing_number;
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
