"""Rules about what is declared and what the source does: RC271 to RC293, RC371 to RC379."""

from pytest_release_check.rules.rule import Rule, Severity

NEEDS_NEWER_PYTHON = Rule(
    code="RC271",
    slug="needs-newer-python",
    summary="a Python for which installers take the release cannot import it",
    hint="raise `project.requires-python` to the Python that the source needs, or write the source for the oldest",
)
NEEDS_LESS_OLD_PYTHON = Rule(
    code="RC272",
    slug="needs-less-old-python",
    summary="a Python of long ago for which installers take the release cannot import it",
    hint="raise `project.requires-python` to the Python that the source needs",
    severity=Severity.WARNING,
)
REQUIRES_PYTHON_MISSING = Rule(
    code="RC273",
    slug="requires-python-missing",
    summary="there is no Requires-Python, so installers on Pythons that are too old take the release",
    hint="set `project.requires-python` (or python_requires) to the oldest Python that you support, as in `>=3.10`",
    severity=Severity.WARNING,
)
LOADED_INVALID = Rule(
    code="RC274",
    slug="loaded-module-invalid",
    summary="a module that the first import loads is not valid Python",
    hint="mend the syntax error",
)
SHIPPED_INVALID = Rule(
    code="RC275",
    slug="shipped-module-invalid",
    summary="modules are shipped that the oldest Python of the release cannot compile",
    hint="mend them, raise `project.requires-python`, or leave them out of the wheel; data should not end in .py",
    severity=Severity.WARNING,
)
CLASSIFIER_EXCLUDED = Rule(
    code="RC276",
    slug="classifier-excluded",
    summary="classifiers name Pythons that Requires-Python rules out",
    hint="make `Programming Language :: Python ::` classifiers and `project.requires-python` say the same",
    severity=Severity.WARNING,
)
REFUSES_PYTHON = Rule(
    code="RC277",
    slug="refuses-python",
    summary="the source refuses a Python for which installers take the release",
    hint="set `project.requires-python` (or python_requires): installers then choose an older release by themselves",
    severity=Severity.WARNING,
)
IMPORT_UNDECLARED = Rule(
    code="RC278",
    slug="import-undeclared",
    summary="the first import needs modules that nothing required is known to hold",
    hint="require their distributions, for every Python that needs them; what brings them by chance may drop them",
    severity=Severity.WARNING,
)
SETUPTOOLS_UNDECLARED = Rule(
    code="RC279",
    slug="setuptools-undeclared",
    summary="the first import needs setuptools, and new environments do not have what it needs",
    hint="use importlib.metadata, importlib.resources or packaging instead, or require setuptools with a fitting bound",
    severity=Severity.WARNING,
)
STDLIB_GONE = Rule(
    code="RC280",
    slug="stdlib-module-gone",
    summary="the first import needs modules that newer Pythons have no longer, and Requires-Python admits those",
    hint="replace the module, or require a distribution that provides it on those Pythons",
    severity=Severity.WARNING,
)
REQUIREMENT_UNSATISFIABLE = Rule(
    code="RC281",
    slug="requirement-unsatisfiable",
    summary="no version can satisfy a requirement",
    hint="correct the bounds in `project.dependencies`",
)
TOOL_REQUIRED = Rule(
    code="RC282",
    slug="tool-required",
    summary="every user must install tools for developers that the source never imports",
    hint="move them to an extra or to a dependency group",
    severity=Severity.WARNING,
)
OWN_EXTRA_UNKNOWN = Rule(
    code="RC283",
    slug="own-extra-unknown",
    summary="a requirement names an extra of the project that does not exist",
    hint="declare the extra in `project.optional-dependencies`, or correct its name; installers only warn and go on",
    severity=Severity.WARNING,
)
REQUIRES_ITSELF = Rule(
    code="RC284",
    slug="requires-itself",
    summary="the project requires itself",
    hint="remove the requirement; only extras may name the project again",
    severity=Severity.WARNING,
)
BUILD_IMPORT_UNDECLARED = Rule(
    code="RC285",
    slug="build-import-undeclared",
    summary="setup.py imports what is not there while the sdist is built",
    hint="let `build-system.requires` name it, and read the version from a file instead of importing the project",
    severity=Severity.WARNING,
)
BUILD_FILE_MISSING = Rule(
    code="RC286",
    slug="build-file-missing",
    summary="the sdist lacks a file that its pyproject.toml names",
    hint="include the file in the sdist",
    severity=Severity.WARNING,
)
LICENSE_TEXT_MISSING = Rule(
    code="RC287",
    slug="license-text-missing",
    summary="the sdist has a license text and the wheel has none",
    hint="name it in `project.license-files`; most licenses want their text in every copy",
    severity=Severity.WARNING,
)
LICENSES_CONTRADICT = Rule(
    code="RC288",
    slug="licenses-contradict",
    summary="the license and the license classifiers name different licenses",
    hint="keep what is right; best `project.license` as an expression and no `License ::` classifier",
    severity=Severity.WARNING,
)
DESCRIPTION_MISSING = Rule(
    code="RC289",
    slug="description-missing",
    summary="there is a README, and no description",
    hint="name the README in `project.readme` (or long_description); the project's page is empty without it",
    severity=Severity.WARNING,
)
DESCRIPTION_LINKS = Rule(
    code="RC290",
    slug="description-links",
    summary="links or images of the description lead nowhere on the project's page",
    hint="write whole addresses; the page has no source tree beside it",
    severity=Severity.WARNING,
)
DESCRIPTION_MARKUP = Rule(
    code="RC291",
    slug="description-markup",
    summary="the description is written in another markup than its content type says",
    hint="state the right one: text/markdown for Markdown, text/x-rst for reStructuredText",
    severity=Severity.WARNING,
)
SECRET_SHIPPED = Rule(
    code="RC292",
    slug="secret-shipped",
    summary="a secret is shipped",
    hint="revoke it now, and keep the file out of the distribution; whoever has an earlier release has it already",
)
SECRET_PERHAPS = Rule(
    code="RC293",
    slug="secret-perhaps",
    summary="something that looks like a secret is shipped",
    hint="revoke it if it was ever real; an example should say so in its value",
    severity=Severity.WARNING,
)

REQUIRES_PYTHON_NEEDED = Rule(
    code="RC371",
    slug="requires-python-needed",
    summary="there is no Requires-Python, and a Python that the release is taken for cannot run it",
    hint="set `project.requires-python` (or python_requires) to the oldest Python that runs the source: installers on"
    " older ones then choose an older release by themselves",
)
IMPORT_LACKING = Rule(
    code="RC372",
    slug="import-lacking",
    summary="the first import needs modules that nothing brings which the release requires",
    hint="require their distributions, for every Python that needs them; instead of pkg_resources and distutils use"
    " importlib.metadata, importlib.resources and packaging; replace what Python has dropped",
)
DECLARED_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
