"""Prepares the people of the catalogue's cases in the portal's database and tells what they write, as JSON.

`python -m tests.browser.case_desk` prepares every case that is filed as a dossier,
`python -m tests.browser.case_desk PROCEDURE CASE …` those cases only; with `filed` before them the dossiers are
filed already, and `code` tells them. Runs in the portal's environment.
"""

import json
import secrets
import sys
from itertools import count
from typing import TYPE_CHECKING, Any

from cutru.cli.environment import start_django

if TYPE_CHECKING:
    from cutru.accounts.models import User
    from tests.dossiers.scenes import Scene

FILED = "filed"


def prepare(wanted: list[tuple[str, str]], *, file: bool = False) -> dict[str, Any]:
    """Sessions of one police officer and one committee, and all there is to know of each case."""
    from tests.accounts.factories import make_committee
    from tests.dossiers.scenes import filed_cases, scene
    from tests.police.factories import ward_officer

    _use_names_of_our_own()
    mark = secrets.token_hex(4)
    officers = {"police": ward_officer(username=f"can-bo-{mark}"), "commune_committee": make_committee()}
    told = {}
    for procedure_id, case_id in wanted or filed_cases():
        made = scene(procedure_id, case_id)
        officer = officers.get(made.procedure.authority_level, officers["police"])
        told[f"{procedure_id}/{case_id}"] = {
            **_told(made),
            "officer": _session(officer),
            "police": _session(officers["police"]),
            "committee": _session(officers["commune_committee"]),
            **(_filed(made) if file else {}),
        }
    return told


def _filed(scene: "Scene") -> dict[str, str]:
    """The number of the case's dossier, filed by its citizen."""
    from tests.dossiers.steps import filed

    dossier = filed(scene)
    return {"code": dossier.code, "shown_code": dossier.shown_code}


def _use_names_of_our_own() -> None:
    """Every run counts its invented people from a place of its own: the portal keeps those of runs before."""
    from tests.accounts import factories as accounts
    from tests.dossiers import scenes
    from tests.residence import factories as residents

    first = secrets.randbelow(800) * 100 + 100
    accounts._number = residents._numbers = residents._codes = scenes._place = count(first)


def _session(user: "User") -> str:
    """A session that has passed both factors, without a purpose."""
    from tests.police.factories import at_work

    return str(at_work(user, None).cookies["sessionid"].value)


def _told(scene: "Scene") -> dict[str, Any]:
    """The way of the case, who asks, who agrees, and every form as it is typed."""
    from django.utils import timezone

    from cutru.dossiers.content import PARTICULARS, Content
    from cutru.dossiers.models import Dossier
    from tests.dossiers.steps import channel_of
    from tests.residence.factories import number

    channel = channel_of(scene)
    dossier = Dossier(
        procedure_id=scene.procedure.id,
        case_id=scene.case.id,
        law_on=timezone.localdate(),
        channel=channel,
        values={},
    )
    content = Content(dossier, scene.procedure, scene.case)
    facts = scene.facts
    return {
        "procedure": scene.procedure.id,
        "case": scene.case.id,
        "title": scene.procedure.name.vi,
        "channel": channel.value,
        "citizen": _session(scene.citizen),
        "consenting": {user.citizen.personal_number: _session(user) for user in scene.consenting},
        "number": facts["personal_id"],
        "own_number": number(scene.subject),
        "head_number": number(scene.head),
        "name": facts["full_name"],
        "head_name": scene.head.full_name,
        "address": scene.address,
        "written": _written(scene, content, PARTICULARS),
        "typed": {key: _typed(scene, content, key) for key in content.keys},
    }


def _written(scene: "Scene", content: Any, key: str) -> dict[str, Any]:
    """The values of one finished form."""
    from cutru.dossiers.options import options_of

    return scene.values_for(content.form(key), options_of(content, key))


def _typed(scene: "Scene", content: Any, key: str) -> dict[str, list[str]]:
    """Name of an input → what is typed, chosen or ticked there."""
    from cutru.dossiers.drawing import form_class, initial_of
    from cutru.dossiers.drawing.posting import as_posted
    from cutru.dossiers.options import options_of

    drawn = form_class(content.form(key), on=content.dossier.law_on, options=options_of(content, key))
    form = drawn(initial=initial_of(_written(scene, content, key)))
    return {name: [str(one) for one in values] for name, values in as_posted(form).lists()}


if __name__ == "__main__":
    start_django()
    file, words = FILED in sys.argv, [word for word in sys.argv[1:] if word != FILED]
    pairs = list(zip(words[::2], words[1::2], strict=True))
    print(json.dumps(prepare(pairs, file=file), default=str))  # noqa: T201
