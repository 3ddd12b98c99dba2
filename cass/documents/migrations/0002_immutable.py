"""A document, once issued, is what it is: the database refuses every change but its preparation and its revocation."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE documents_number;

CREATE FUNCTION documents_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := ARRAY['prepared_at', 'revoked_at', 'revocation_reason'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'documents: an issued document is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - later IS DISTINCT FROM to_jsonb(OLD) - later
        OR (OLD.prepared_at IS NOT NULL AND NEW.prepared_at IS DISTINCT FROM OLD.prepared_at)
        OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at, NEW.revocation_reason)
            IS DISTINCT FROM (OLD.revoked_at, OLD.revocation_reason))
    THEN
        RAISE EXCEPTION 'documents: an issued document changes only by its preparation and its revocation'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_keep_issued BEFORE UPDATE OR DELETE ON documents_issueddocument
    FOR EACH ROW EXECUTE FUNCTION documents_keep_issued();

CREATE FUNCTION documents_keep_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'documents: a sealed file is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT (OLD.seal_level = 'B-B' AND NEW.seal_level = 'B-T')
        OR (NEW.id, NEW.document_id) IS DISTINCT FROM (OLD.id, OLD.document_id)
        OR octet_length(NEW.pdf) <> octet_length(OLD.pdf)
    THEN
        RAISE EXCEPTION 'documents: a sealed file changes only when its seal gets its time stamp'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_keep_file BEFORE UPDATE OR DELETE ON documents_documentfile
    FOR EACH ROW EXECUTE FUNCTION documents_keep_file();
"""

BACKWARD = """
DROP TRIGGER documents_keep_file ON documents_documentfile;
DROP FUNCTION documents_keep_file();
DROP TRIGGER documents_keep_issued ON documents_issueddocument;
DROP FUNCTION documents_keep_issued();
DROP SEQUENCE documents_number;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
