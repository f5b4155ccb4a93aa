"""What every test may use."""

from hypothesis import settings

# How long one example takes says how busy the machine is, not whether the rule is right.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
