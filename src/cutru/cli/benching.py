"""./cutru bench [NAME [SIZE=NUMBER …]]: measures in a throw-away home with the durability of a real one."""

import argparse
import os
import pkgutil
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from cutru.cli.environment import say, start_django, temporary_home
from cutru.embedded import PROJECT

if TYPE_CHECKING:
    from bench import Figure


def run(arguments: list[str]) -> int:
    """Print one line per figure: name, value, yardstick, ratio. 2 for an unknown name."""
    sys.path.insert(0, str(PROJECT))
    import bench

    known = sorted(
        module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_")
    )
    parser = argparse.ArgumentParser(prog="./cutru bench")
    parser.add_argument("name", nargs="?", choices=known, metavar="NAME", help=", ".join(known))
    parser.add_argument("sizes", nargs="*", type=_size, metavar="SIZE=NUMBER", help="arguments of its run()")
    asked = parser.parse_args(arguments)
    chosen = asked.name
    with temporary_home("bench") as home:
        os.environ["CUTRU_HOME"] = home
        os.environ["CUTRU_ENV"] = "local"
        os.environ.pop("DATABASE_URL", None)
        from cutru.cli import preparing

        say("bench: cơ sở dữ liệu tạm · a throw-away database …")
        preparing.compile_translations(say)
        preparing.install_frontend(say)
        database = start_django()
        try:
            preparing.prepare_tables(say)
            preparing.collect_static()
            measure([chosen] if chosen else known, **dict(asked.sizes))
        finally:
            if database is not None:
                database.leave()  # before its directory goes
    return 0


def _size(text: str) -> tuple[str, int]:
    name, _equals, number = text.partition("=")
    return name, int(number)


def measure(names: list[str], **sizes: int) -> None:
    """Run these benches; sizes are for `run()` of one that has such arguments."""
    for name in names:
        say(f"bench: {name} …")
        for figure in import_module(f"bench.{name}").run(**sizes):
            print(line(figure), flush=True)


def line(figure: "Figure") -> str:
    """The figure in aligned columns."""
    value = f"{figure.value:,.2f} {figure.unit}"
    yardstick = f"{figure.yardstick} {figure.yardstick_value:,.2f} {figure.unit}"
    return f"{figure.name:<34} {value:>20}   {yardstick:<52} × {figure.ratio:.2f}   ({figure.aim})"
