"""A pytest plugin, loaded before Django's settings: English compiled, the suite's own embedded PostgreSQL.

It is real, but without fsync, because its data is thrown away; it never touches the developer's own data.
"""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

os.environ["CUTRU_ENV"] = "test"
os.environ.setdefault("CUTRU_HOME", str(Path(tempfile.gettempdir()) / f"cutru-test-{os.getuid()}"))

from cutru import embedded
from cutru.cli.translations import compile_translations

compile_translations(lambda _file: None)
SERVER = embedded.start(settings={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
