"""Pages of dossiers: writing one, what is asked of others, how it stands, and the desk that decides."""
