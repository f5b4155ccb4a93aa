"""Programs that act without a person: a facility's own software, vendors serving many, and their keys."""
