"""What was handed in is evidence: the database itself lets neither its content nor its origin change.

A rotation of keys may rewrite an envelope's header (3 bytes, the length of the key's id, the id, 12 and 48 bytes: see
cass.kernel.envelope) and nothing behind it. Envelopes are incompressible, so they are stored as they are.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cass_envelope_body(sealed bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN substring(sealed FROM 65 + get_byte(sealed, 3));

CREATE FUNCTION cass_attachment_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.id, NEW.filing_id, NEW.kind, NEW.supplied_by, NEW.name, NEW.size, NEW.sha256, NEW.content_type, NEW.received_at)
        IS DISTINCT FROM
        ROW(OLD.id, OLD.filing_id, OLD.kind, OLD.supplied_by, OLD.name, OLD.size, OLD.sha256, OLD.content_type, OLD.received_at)
        OR (NEW.original IS DISTINCT FROM OLD.original
            AND cass_envelope_body(NEW.original) IS DISTINCT FROM cass_envelope_body(OLD.original))
    THEN
        RAISE EXCEPTION 'An attachment is evidence: its original and its origin do not change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'received'
        AND (ROW(NEW.state, NEW.refusal, NEW.cleaned_at) IS DISTINCT FROM ROW(OLD.state, OLD.refusal, OLD.cleaned_at)
            OR (NEW.clean_copy IS DISTINCT FROM OLD.clean_copy
                AND cass_envelope_body(NEW.clean_copy) IS DISTINCT FROM cass_envelope_body(OLD.clean_copy)))
    THEN
        RAISE EXCEPTION 'The fate of an attachment is settled once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER attachment_is_evidence BEFORE UPDATE ON attachments_attachment
    FOR EACH ROW EXECUTE FUNCTION cass_attachment_is_evidence();

ALTER TABLE attachments_attachment ALTER COLUMN original SET STORAGE EXTERNAL;
ALTER TABLE attachments_attachment ALTER COLUMN clean_copy SET STORAGE EXTERNAL;
"""

BACKWARD = """
DROP TRIGGER attachment_is_evidence ON attachments_attachment;
DROP FUNCTION cass_attachment_is_evidence();
DROP FUNCTION cass_envelope_body(bytea);
"""


class Migration(migrations.Migration):
    dependencies = [("attachments", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
