"""Rules about what is declared and what the source does: RC271 to RC299."""

from pytest_release_check.model.rule import Rule

DECLARED_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
