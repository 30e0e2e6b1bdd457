"""Rules about environments beyond the plain matrix: RC411 to RC449."""

from pytest_release_check.model.rule import Rule

CELL_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
