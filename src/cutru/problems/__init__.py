"""What can be wrong with a value, said in one way everywhere.

A `Problem` names the field, a stable code for machines and the parameters of its sentence; the sentences in
Vietnamese and English live in `catalogue/*.yaml`. Forms, files and APIs all answer with the same problems.
"""

from cutru.problems.catalogue import CATALOGUE, UnknownProblemCode, sentence
from cutru.problems.problem import Problem, Severity, errors_among, has_errors

__all__ = ["CATALOGUE", "Problem", "Severity", "UnknownProblemCode", "errors_among", "has_errors", "sentence"]
