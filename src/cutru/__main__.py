"""`python -m cutru …`, which the script ./cutru ends in."""

import sys

from cutru.cli import main

sys.exit(main(sys.argv[1:]))
