"""Rules about the first minute of use: RC508 to RC549, RC602 to RC619."""

from pytest_release_check.model.rule import Rule

VERSION_ATTRIBUTE_DIFFERS = Rule(
    code="RC508",
    slug="version-attribute-differs",
    summary="`__version__` is not the version of the release",
    hint="write the version in one place, or read it with importlib.metadata",
)
SMOKE_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
