"""Pages of the officers' desk."""
