"""Programs that run with twine imported, apart from everything of the project."""
