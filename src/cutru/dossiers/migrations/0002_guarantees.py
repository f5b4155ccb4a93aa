"""What Django's models cannot say: the index of names, and a journal that only grows."""

from django.db import migrations

FORWARD = """
CREATE INDEX dossier_by_name ON dossiers_dossier USING gin (to_tsvector('simple', search_key));

CREATE FUNCTION dossiers_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING MESSAGE = 'journal entries of dossiers are never changed';
END $$;
CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE ON dossiers_dossierentry
    FOR EACH ROW EXECUTE FUNCTION dossiers_entry_stays();

-- Only drafts may go; with a filed dossier its journal would.
CREATE FUNCTION dossiers_filed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING MESSAGE = 'a dossier that was filed is never deleted';
END $$;
CREATE TRIGGER filed_stays BEFORE DELETE ON dossiers_dossier
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION dossiers_filed_stays();
"""

BACKWARD = """
DROP TRIGGER filed_stays ON dossiers_dossier;
DROP FUNCTION dossiers_filed_stays();
DROP TRIGGER entry_stays ON dossiers_dossierentry;
DROP FUNCTION dossiers_entry_stays();
DROP INDEX dossier_by_name;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
