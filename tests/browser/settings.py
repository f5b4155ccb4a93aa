"""The settings of `./cutru up`, with a captcha that a test can answer."""

from cutru.settings.local import *  # noqa: F403

CAPTCHA_TEST_MODE = True  # the word "PASSED" is taken
