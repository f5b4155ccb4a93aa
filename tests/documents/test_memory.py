"""What keeps the web processes small: they never load the models, nor what runs them."""

import subprocess
import sys

from tests.cli.processes import environment

PROGRAM = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "cutru.settings.test"
import django
django.setup()
import cutru.web.urls
heavy = ("numpy", "cv2", "onnxruntime", "rapidocr", "zxingcpp", "cutru.identity.reading.reader")
print(*[name for name in heavy if name in sys.modules])
"""


def test_a_web_process_loads_nothing_that_reads_pictures():
    command = [sys.executable, "-P", "-c", PROGRAM]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
