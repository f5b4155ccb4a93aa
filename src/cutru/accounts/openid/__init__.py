"""Citizens log in by OpenID Connect: our side of it, and a trial provider where there is no real one."""
