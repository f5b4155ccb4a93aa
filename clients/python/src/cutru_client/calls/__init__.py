"""The calls of /api/v1/, a class for each concern."""
