"""Pages of the administrator about the law."""
