"""Dossiers of residence procedures: filed by citizens, decided by officers, moved by one state machine."""
