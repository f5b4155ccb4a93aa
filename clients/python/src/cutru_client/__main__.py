"""`python -m cutru_client` is the command."""

from cutru_client.cli import run

run()
