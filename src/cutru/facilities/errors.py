"""Problems as the validation errors of Django's forms and of actions."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from cutru.problems import Problem, errors_among


def as_error(problem: Problem) -> ValidationError:
    """The problem's sentence in the reader's language, with its stable code."""
    return ValidationError(problem.message(get_language() or "vi"), code=problem.code)


def error(field: str, code: str, **params: object) -> ValidationError:
    return as_error(Problem(field, code, params))


def raise_errors(problems: Iterable[Problem]) -> None:
    """Raises ValidationError with every problem that is an error; warnings pass."""
    found = errors_among(problems)
    if found:
        raise ValidationError([as_error(problem) for problem in found])
