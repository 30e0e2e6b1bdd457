"""Rules about the first minute of use: RC508 to RC549, RC602 to RC619."""

from pytest_release_check.rules.rule import Rule, Severity

VERSION_ATTRIBUTE_DIFFERS = Rule(
    code="RC508",
    slug="version-attribute-differs",
    summary="`__version__` is not the version of the release",
    hint="write the version in one place, or read it with importlib.metadata",
)
OWN_MODULE_MISSING = Rule(
    code="RC509",
    slug="own-module-missing",
    summary="a module asks for another one of the project that is not in the distribution",
    hint="tell the build backend to ship the module, or remove what asks for it",
)
MODULE_IMPORT_FAILED = Rule(
    code="RC510",
    slug="module-import-failed",
    summary="a module that the project's own code uses fails when it is imported",
    hint="mend the module for this Python, or raise `project.requires-python`; leave it out with "
    "release_import_exclude if it is never imported here",
)
MODULE_UNDECIDED = Rule(
    code="RC511",
    slug="module-undecided",
    summary="a module cannot be imported by itself",
    hint="mend it; if it is not meant to be imported here, name it in release_import_exclude",
    severity=Severity.WARNING,
)
MODULE_NEEDS_UNDECLARED = Rule(
    code="RC512",
    slug="module-needs-undeclared",
    summary="modules need a distribution that neither a requirement nor an extra declares",
    hint="declare it in `project.dependencies` or in an extra; if it is always there where the modules are used, "
    "name them in release_import_exclude",
    severity=Severity.WARNING,
)
SCRIPT_BROKEN = Rule(
    code="RC513",
    slug="script-broken",
    summary="a command ends with a traceback before it does anything",
    hint="mend what the traceback shows, or declare the dependency that it names",
)
SCRIPT_TROUBLED = Rule(
    code="RC514",
    slug="script-troubled",
    summary="a command answers `--help` with a traceback",
    hint="let it parse its options before it does anything, and end with a message instead of a traceback",
    severity=Severity.WARNING,
)
SCRIPT_VERSION_DIFFERS = Rule(
    code="RC515",
    slug="script-version-differs",
    summary="a command tells another version than that of the release",
    hint="write the version in one place, or read it with importlib.metadata",
    severity=Severity.WARNING,
)
MODULE_VERSION_DIFFERS = Rule(
    code="RC516",
    slug="module-version-differs",
    summary="`__version__` of the only module is not the version of the release",
    hint="write the version in one place, or read it with importlib.metadata",
    severity=Severity.WARNING,
)
SCRIPT_NEEDS_EXTRA = Rule(
    code="RC517",
    slug="script-needs-extra",
    summary="the console script cannot start; its import is brought only by an extra",
    hint="add the distribution to `project.dependencies`, or catch the ImportError and end with a sentence that names "
    "the extra: installers put every script in place, whatever extras were asked for",
)
SCRIPT_NEEDS_ITS_EXTRA = Rule(
    code="RC518",
    slug="script-needs-its-extra",
    summary="a console script beside others starts only with the extra that has its name",
    hint="catch the ImportError and end with a sentence that names the extra: the script is there for everybody",
    severity=Severity.WARNING,
)
PYTEST_PLUGIN_BROKEN = Rule(
    code="RC519",
    slug="pytest-plugin-broken",
    summary="with the distribution installed every pytest run ends with an error",
    hint="change what the error names for the pytest that users get, or require a pytest that has it; "
    "hooks of other plugins need `@pytest.hookimpl(optionalhook=True)`",
)
PYTEST_HELP_BROKEN = Rule(
    code="RC520",
    slug="pytest-help-broken",
    summary="with the distribution installed `pytest --help` ends with an error",
    hint="correct the help texts of the plugin's options: a single `%` in them is written `%%`",
)
PYTEST_PLUGIN_DOUBTFUL = Rule(
    code="RC521",
    slug="pytest-plugin-doubtful",
    summary="with the distribution installed pytest runs only under conditions",
    hint="let the plugin do nothing where nothing is set or the plugins of its dependencies are switched off; "
    "their hooks need `@pytest.hookimpl(optionalhook=True)`",
    severity=Severity.WARNING,
)
IMPORT_WRITES_FOLDER = Rule(
    code="RC522",
    slug="import-writes-folder",
    summary="the import writes a file into the current folder",
    hint="open files when they are needed, at a place that the caller gives: the current folder can be any folder, "
    "also one that cannot be written",
    severity=Severity.WARNING,
)
IMPORT_WRITES_HOME = Rule(
    code="RC523",
    slug="import-writes-home",
    summary="the import writes a file into the user's home",
    hint="write settings and caches when they are needed, below `~/.config` and `~/.cache` (`platformdirs` knows them)",
    severity=Severity.WARNING,
)
IMPORT_PRINTS = Rule(
    code="RC524",
    slug="import-prints",
    summary="the import prints to standard output",
    hint="use `logging` or `warnings`, which write elsewhere: the output of programs that import the module is read by "
    "others",
    severity=Severity.WARNING,
)
IMPORT_FAILS_OPTIMIZED = Rule(
    code="RC525",
    slug="import-fails-optimized",
    summary="a module that imports fails with `python -OO`",
    hint="with `-OO` every `__doc__` is None and no `assert` is executed: allow for that where the error names it",
    severity=Severity.WARNING,
)
IMPORT_BESIDE = Rule(
    code="RC535",
    slug="import-implicitly-relative",
    summary="a module of the project is imported as if it were not inside its package",
    hint="write the import with a dot in front, or with the package's name: Python 3 looks for no module beside the "
    "importing one",
)
PROJECT_TESTS_FAILED = Rule(
    code="RC602",
    slug="project-tests-failed",
    summary="tests of the project fail on the installed release",
    hint="the tests see only what is installed: ship what they need, or copy it with them by release_tests",
)
PROJECT_TESTS_MISSING = Rule(
    code="RC603",
    slug="project-tests-missing",
    summary="there is no test in what release_tests names",
    hint="name files or folders with tests in release_tests",
)
PROJECT_TESTS_NOT_INSTALLED = Rule(
    code="RC604",
    slug="project-tests-not-installed",
    summary="the requirements of the project's tests could not be installed beside the release",
    hint="correct release_tests_requires: it has to fit the release's own requirements on this Python",
)
SMOKE_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
