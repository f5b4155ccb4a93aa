"""What a web process loads: the portal, tied to the life of the server that started it."""

import os
import signal

from cutru.cli.lifelines import die_with_parent

if "CUTRU_SERVER_PID" in os.environ:
    # Orphans of a killed server would keep the address and answer with what they knew.
    die_with_parent(signal.SIGKILL, int(os.environ["CUTRU_SERVER_PID"]))

# After the lifeline, which has to come first.
from cutru.web.wsgi import application

__all__ = ["application"]
