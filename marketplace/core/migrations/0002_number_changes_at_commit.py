from django.db import migrations

# The row's number is drawn again at commit, behind a lock that is held until the commit can be seen. It is taken after
# every row lock of the services, so nobody who holds it waits for anybody.
NUMBER_AT_COMMIT = """
CREATE OR REPLACE FUNCTION levee_number_change() RETURNS trigger AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(5014409);
    UPDATE core_change SET id = nextval(pg_get_serial_sequence('core_change', 'id')) WHERE id = NEW.id;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE CONSTRAINT TRIGGER levee_number_change AFTER INSERT ON core_change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION levee_number_change();
"""
UNDO = """
DROP TRIGGER IF EXISTS levee_number_change ON core_change;
DROP FUNCTION IF EXISTS levee_number_change();
"""


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements)

    return run


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(on_postgresql(NUMBER_AT_COMMIT), on_postgresql(UNDO))]
