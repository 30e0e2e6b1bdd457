"""Rules about what lies in the archives: RC251 to RC269."""

from pytest_release_check.model.rule import Rule, Severity

STRAY_TOP_LEVEL = Rule(
    code="RC251",
    slug="stray-top-level",
    summary="the wheel installs files of the source tree beside the packages of all other projects",
    hint="tell the build backend which packages belong in the wheel; leave tests, docs and scripts out or inside them",
)
TAG_CONTRADICTS = Rule(
    code="RC252",
    slug="tag-contradicts",
    summary="the wheel is tagged for a Python that Requires-Python rules out",
    hint="remove `universal` from the wheel's configuration, so that the tag is py3",
    severity=Severity.WARNING,
)
COMPILED_IN_PURE = Rule(
    code="RC253",
    slug="compiled-in-pure",
    summary="the wheel is tagged for any platform and holds compiled files",
    hint="build it as a platform wheel, or leave the compiled files out",
)
STALE_MODULES = Rule(
    code="RC254",
    slug="stale-modules",
    summary="the wheel has modules that the sdist does not have",
    hint="remove the `build` folder and build the wheel out of the sdist, as `python -m build` does",
)
DIFFERING_MODULES = Rule(
    code="RC255",
    slug="differing-modules",
    summary="modules in the wheel are not those of the sdist",
    hint="remove the `build` folder and build the wheel out of the sdist, as `python -m build` does",
)
CONTENT_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
