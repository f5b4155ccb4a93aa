"""What keeps a decision from being taken."""

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from cutru.problems import Problem


class NotInThisState(Exception):
    """The decision has moved on, or this person may not take the next step; nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.problem = Problem("", code)


def error(field: str, code: str, **params: object) -> ValidationError:
    """A problem of one field, as Django's forms take it."""
    problem = Problem(field, code, params)
    return ValidationError({field: ValidationError(problem.message(get_language() or "vi"), code=code)})
