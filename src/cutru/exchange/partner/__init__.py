"""The third-party API v1.4 of the ministry's portal, as old clients know it: paths, shapes, sentences."""
