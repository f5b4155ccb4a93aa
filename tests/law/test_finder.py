import pytest

from cutru.law.catalogue import load_procedure, procedure_ids
from cutru.law.finder import (
    Ending,
    Question,
    UnknownAnswer,
    UnknownQuestion,
    first_question,
    follow,
    question,
    questions,
)

ONLINE = "foreigner-temporary-residence-declaration-online"


def paths(at: Question, walked: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Ending]]:
    """Every way from a question to an ending; endless if there were a loop, so it stops with an error."""
    assert len(walked) <= len(questions()), walked
    found: list[tuple[tuple[str, ...], Ending]] = []
    for option in at.options:
        here = (*walked, option.id)
        if option.ends_at:
            found.append((here, option.ends_at))
        else:
            found.extend(paths(question(option.next or ""), here))
    return found


PATHS = paths(first_question())


def test_every_case_a_person_can_file_is_reached_and_no_other() -> None:
    reached = {(ending.procedure_id, ending.case_id) for _, ending in PATHS}
    fileable = {(one, case.id) for one in procedure_ids() for case in load_procedure(one).citizen_cases()}
    assert reached == fileable


def test_every_question_is_asked_on_some_way() -> None:
    asked = {first_question().id}
    for walked, _ in PATHS:
        for steps in range(1, len(walked)):
            place = follow(walked[:steps])
            assert isinstance(place, Question)
            asked.add(place.id)
    assert asked == set(questions())


def test_every_option_leads_on_or_ends_and_never_both() -> None:
    for asked in questions().values():
        assert len(asked.options) > 1
        assert len({option.id for option in asked.options}) == len(asked.options)
        for option in asked.options:
            assert (option.next is None) != (option.ends_at is None), (asked.id, option.id)


def test_nobody_is_asked_more_than_five_questions() -> None:
    assert max(len(walked) for walked, _ in PATHS) <= 5


def test_every_word_stands_in_both_languages() -> None:
    for asked in questions().values():
        texts = [asked.text, asked.why, *(option.text for option in asked.options)]
        texts += [option.ends_at.duty for option in asked.options if option.ends_at]
        for text in texts:
            assert text.vi
            assert text.en
            assert text.vi != text.en


@pytest.mark.parametrize(
    ("answers", "procedure_id", "case_id"),
    [
        (["arriving", "citizen", "under-30-days", "household"], "stay-notification", "household"),
        (
            ["arriving", "citizen", "from-30-days", "any-dwelling"],
            "temporary-residence-registration",
            "general",
        ),
        (["arriving", "foreigner", "hotel"], ONLINE, "hotel"),
        (["arriving", "citizen", "for-good", "own"], "permanent-residence-registration", "own-home"),
        (
            ["arriving", "citizen", "for-good", "rented"],
            "permanent-residence-registration",
            "rent-borrow-stay",
        ),
        (["newborn", "permanent"], "permanent-residence-registration", "not-own-home-family"),
        (["extending", "household"], "temporary-residence-extension", "general"),
    ],
)
def test_answers_lead_to_the_procedure_they_describe(
    answers: list[str], procedure_id: str, case_id: str
) -> None:
    ending = follow(answers)
    assert isinstance(ending, Ending)
    assert (ending.procedure_id, ending.case_id) == (procedure_id, case_id)


def test_the_three_duties_that_sound_alike_never_mix() -> None:
    def reached(*start: str) -> set[str]:
        return {ending.procedure_id for walked, ending in PATHS if walked[: len(start)] == start}

    assert reached("arriving", "citizen", "under-30-days") == {"stay-notification"}
    assert reached("arriving", "citizen", "from-30-days") == {"temporary-residence-registration"}
    assert reached("arriving", "foreigner") == set(procedure_ids("immigration"))


def test_answers_that_were_not_offered_are_refused() -> None:
    for answers in (["marry"], ["newborn", "permanent", "more"], ["arriving", "household"]):
        with pytest.raises(UnknownAnswer):
            follow(answers)
    with pytest.raises(UnknownQuestion):
        question("marriage")
