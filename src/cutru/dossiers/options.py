"""The grounds a person can choose from, as the law of a day names them."""

from collections.abc import Mapping
from datetime import date

from cutru.dossiers.content import Content
from cutru.law.bilingual import Text
from cutru.law.forms.paper import Field
from cutru.law.residence import RegistrationKind, absence_points, end_grounds, permanent_grounds
from cutru.law.versions import RuleBook
from cutru.legislation.queries import rule_book

Options = tuple[tuple[str, Text], ...]


def options_of(content: Content, key: str) -> dict[str, Options]:
    """The choices of every field of type `ground` on one form of a dossier, by field."""
    return {
        field.id: ground_options(field, content.case.id, content.dossier.law_on, rule_book())
        for field in content.form(key).fields
        if field.type == "ground"
    }


def ground_options(field: Field, case_id: str, on: date, book: RuleBook) -> Options:
    """The choices of a field of type `ground`: pairs of id and words. Raises NoRuleInForce, KeyError."""
    every = _grounds(field.facts["rule"], case_id, on, book)
    wanted: Mapping[str, tuple[str, ...]] = field.facts.get("grounds", {})
    allowed = wanted.get(case_id)
    return tuple(pair for pair in every if allowed is None or pair[0] in allowed)


def _grounds(rule: str, case_id: str, on: date, book: RuleBook) -> Options:
    if rule == "permanent_grounds":
        return tuple((ground.id, ground.text) for ground in permanent_grounds(on, book))
    if rule == "temporary_absence":
        return tuple((point.id, point.text) for point in absence_points(on, book))
    kind: RegistrationKind = "permanent" if rule == "permanent_deregistration_grounds" else "temporary"
    by_citizen = case_id == "citizen-or-household"
    return tuple(
        (ground.id, ground.text)
        for ground in end_grounds(kind, on, book)
        if not by_citizen or ground.files == "citizen"
    )
