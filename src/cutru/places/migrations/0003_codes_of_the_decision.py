"""Wards loaded before November 2026 get their codes of decision 19/2025/QĐ-TTg, and its spelling of names.

The first list held the codes of a draft for 123 wards; nine of those codes mean another ward today. Everything
that points to a ward follows it: facilities, police units, rollouts, stays, drafts, rejected rows of workbooks.
Journals, papers and audit records keep the codes of their day. On a fresh database nothing is to do.
"""

from collections import defaultdict

from django.db import migrations

from cutru.identity.names import clean_name, search_key
from cutru.places import reference

UNIQUE = [("places_ward", "code"), ("places_policeunit", "ward_id"), ("places_rollout", "ward_id")]
"""Columns where two wards never share a value, not even in the middle of a statement."""
OTHERS = [
    ("facilities_facility", "ward_id"),
    ("stays_stay", "ward_code"),
    ("stays_stay", "residence_ward_code"),
]

MOVE = "UPDATE {table} SET {column} = move.after FROM places_move AS move WHERE {column} = move.before"
MOVE_DRAFTS = """
UPDATE stays_draft SET values = jsonb_set(values, '{residence_ward_code}', to_jsonb(move.after))
FROM places_move AS move WHERE values ->> 'residence_ward_code' = move.before
"""
MOVE_CELLS = """
UPDATE exchange_importrow AS cut SET cells = jsonb_set(cells, '{11}', to_jsonb(move.label_after))
FROM places_move AS move, exchange_import AS import
WHERE import.id = cut.owner_id AND import.kind = 'tblt_xlsx' AND cells ->> 11 = move.label_before
"""
RENAME = """
UPDATE places_ward SET name = given.name, search_key = given.search_key
FROM unnest(%s::text[], %s::text[], %s::text[]) AS given(code, name, search_key)
WHERE places_ward.code = given.code
"""
RENAME_UNITS = """
UPDATE places_policeunit SET name = given.after
FROM unnest(%s::text[], %s::text[], %s::text[]) AS given(code, before, after)
WHERE ward_id = given.code AND places_policeunit.name = given.before
"""


def correct(apps, schema_editor):
    """Bring every ward to the code and name of our list; all or nothing."""
    portal = dict(apps.get_model("places", "Province").objects.values_list("code", "portal_code"))
    wards = apps.get_model("places", "Ward").objects.order_by("code")
    right_of = finder(list(reference.ward_rows()))
    moved, renamed = [], []
    for code, province, name in wards.values_list("code", "province_id", "name"):
        right = right_of(province, name)
        if right is None:
            continue
        if right["code"] != code:
            label = f"{portal[province]}9{code} - {clean_name(name)}"
            right_label = f"{portal[province]}9{right['code']} - {right['name']}"
            moved.append((code, right["code"], label, right_label))
        if right["name"] != name:
            renamed.append((right["code"], name, right["name"]))
    with schema_editor.connection.cursor() as cursor:
        if moved:
            move(cursor, moved)
        if renamed:
            rename(cursor, renamed)


def finder(rows):
    """A function from province and name to the row of our list; None where the name says too little."""
    exact = {(row["province_id"], row["name"]): row for row in rows}
    alike = defaultdict(list)
    for row in rows:
        alike[row["province_id"], row["search_key"]].append(row)

    def find(province, name):
        found = alike[province, search_key(name)]
        return found[0] if len(found) == 1 else exact.get((province, clean_name(name)))

    return find


def move(cursor, moved):
    """Replace codes by others, some of which are in use until they are replaced themselves."""
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    spare = [f"~{number:04}" for number in range(len(moved))]
    before, after, label_before, label_after = (list(column) for column in zip(*moved, strict=True))
    for old, new in ((before, spare), (spare, after)):
        use(cursor, old, new, label_before, label_after)
        for table, column in UNIQUE:
            cursor.execute(MOVE.format(table=table, column=column))
    use(cursor, before, after, label_before, label_after)
    for table, column in OTHERS:
        cursor.execute(MOVE.format(table=table, column=column))
    cursor.execute(MOVE_DRAFTS)
    cursor.execute(MOVE_CELLS)
    cursor.execute("DROP TABLE places_move")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def use(cursor, before, after, label_before, label_after):
    """The codes and labels that the statements replace."""
    cursor.execute("DROP TABLE IF EXISTS places_move")
    cursor.execute(
        """
        CREATE TEMPORARY TABLE places_move AS
        SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])
            AS move(before, after, label_before, label_after)
        """,
        [before, after, label_before, label_after],
    )


def rename(cursor, renamed):
    codes, before, after = (list(column) for column in zip(*renamed, strict=True))
    cursor.execute(RENAME, [codes, after, [search_key(name) for name in after]])
    units = [[reference.ward_unit_name(name) for name in names] for names in (before, after)]
    cursor.execute(RENAME_UNITS, [codes, *units])


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_load_places"),
        ("facilities", "0001_initial"),
        ("stays", "0002_partitioned_tables"),
        ("exchange", "0001_initial"),
    ]

    operations = [migrations.RunPython(correct, migrations.RunPython.noop)]
