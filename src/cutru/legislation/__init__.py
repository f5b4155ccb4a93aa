"""Which versions of the law act on this installation, and what administrators corrected in the catalogue."""
