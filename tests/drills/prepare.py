"""Prepares the drills in the portal's database; runs in its environment and answers with JSON.

`prepare ROWS FILES DRAFTS` makes a facility with so many files to hand in and so many guests on its sheet;
`hand_in IMPORT` presses the button of one file.
"""

import json
import sys
from datetime import timedelta
from uuid import UUID

from cutru.cli.environment import start_django


def prepare(rows: int, files: int, drafts: int) -> dict[str, object]:
    from django.utils import timezone

    from cutru.exchange.actions import create_import
    from cutru.stays.actions import drafts as sheet
    from tests.accounts.factories import make_user
    from tests.exchange.files import vietnamese, vietnamese_workbook
    from tests.facilities.factories import make_facility
    from tests.police.factories import at_work

    manager = make_user("quan-ly-dien-tap")
    facility = make_facility(manager=manager)
    today = timezone.localdate()
    stay = {"N": f"{today:%d/%m/%Y}", "O": f"{today + timedelta(days=2):%d/%m/%Y}"}
    imports = []
    for file in range(files):
        guests = {
            5 + row: vietnamese(**stay, H="12" if row % 100 == 99 else f"0{file + 1:02}190{row:06}")
            for row in range(rows)
        }
        imports.append(create_import(manager, facility, f"tep-{file}.xlsx", vietnamese_workbook(guests)))
    ids = []
    for number in range(drafts):
        typed = {
            "full_name": "Ngô Thị Tập", "document_number": f"099190{number:06}", "birth_date": "8/3/1990",
            "sex": "F", "reason": "1", "room": "1", "arrival_on": stay["N"], "departure_on": stay["O"],
        }  # fmt: skip
        made = sheet.add_draft(manager, facility, "V")
        ids.append(sheet.update_draft(manager, facility, made.pk, typed).pk)
    session = at_work(manager).cookies["sessionid"].value
    return {"imports": [str(one.pk) for one in imports], "drafts": ids, "session": session}


def hand_in(number: str) -> dict[str, object]:
    from cutru.accounts.models import User
    from cutru.exchange.actions import start_hand_in

    started = start_hand_in(User.objects.get(username="quan-ly-dien-tap"), UUID(number))
    return {"state": started.state}


if __name__ == "__main__":
    start_django()
    what, *arguments = sys.argv[1:]
    told = prepare(*map(int, arguments)) if what == "prepare" else hand_in(*arguments)
    sys.stdout.write(json.dumps(told) + "\n")
