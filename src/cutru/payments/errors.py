"""Why an act on a payment was not done. Nothing was stored, or only what the docstring says."""

from collections.abc import Sequence

from cutru.problems import Problem


class Refused(Exception):
    """Something given is wrong; `problems` say what, beside their fields: HTTP 422 or 400."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = list(problems)


class Conflict(Exception):
    """The payment is in a state that does not allow the act: HTTP 409."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class NoticeRefused(Exception):
    """A notice of a gateway not believed: HTTP 400. `reason`: signature, malformed, unknown or amount."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
