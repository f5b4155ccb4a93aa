"""Settings by environment: `CUTRU_ENV` is local (default), test or production."""
