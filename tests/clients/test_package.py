"""The package stands alone: no Django, nothing of the portal, two dependencies."""

import tomllib

from cutru.embedded import PROJECT
from cutru_client import __version__
from tests.clients import processes

PACKAGE = PROJECT / "clients" / "python"
SETTINGS = tomllib.loads((PACKAGE / "pyproject.toml").read_text())["project"]
LOOK = """
import sys, cutru_client, cutru_client.cli
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"cutru", "django", "ninja", "psycopg", "tests"}))
"""


def test_it_loads_nothing_of_the_portal() -> None:
    done = processes.run("-c", LOOK)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_its_settings_say_the_same_as_its_code() -> None:
    assert SETTINGS["version"] == __version__
    assert [one.split(">")[0] for one in SETTINGS["dependencies"]] == ["httpx", "pydantic"]
    assert SETTINGS["scripts"] == {"cutru-client": "cutru_client.cli:run"}
    assert (PACKAGE / "LICENSE").read_bytes() == (PROJECT / "LICENSE").read_bytes()
    assert (PACKAGE / "src" / "cutru_client" / "py.typed").is_file()
