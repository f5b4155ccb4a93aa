"""How it is told that bytes cannot be read."""

from cutru.problems import Problem


class UnreadableFile(Exception):
    """Bytes that give no picture, or none beyond the pages already given; `problem` tells the person why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
