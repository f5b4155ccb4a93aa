"""Every address of the portal, walked from the URL configuration."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """One address; `name` is what reverse() takes, or the pattern where an address has no name."""

    name: str
    arguments: tuple[str, ...]

    @property
    def label(self) -> str:
        """Tells apart routes of one name: `facilities:switch pk`."""
        return " ".join((self.name, *self.arguments))

    @property
    def is_administration(self) -> bool:
        return self.name.startswith("admin:")

    @property
    def is_for_keys(self) -> bool:
        """Of the interface for programs, where a key decides and no session."""
        return self.name.startswith("api:")


def routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Iterable[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Route]:
    for one in patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, path, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            arguments = tuple(one.pattern.converters) or tuple(one.pattern.regex.groupindex)
            yield Route(space + (one.name or f"/{path}"), arguments)
