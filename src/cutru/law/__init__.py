"""Vietnam's rules on declaring stays: dated data and pure functions, without Django and without a database.

Every rule function takes the day it is asked about and a `RuleBook`; the answer for an old record stays the
answer of its day.
"""
