"""Rules about what lies in the archives: RC249 to RC270, RC294 to RC299, RC361 to RC368."""

from pytest_release_check.rules.rule import Rule, Severity

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
    summary="the wheel is tagged for any platform and holds extension modules for one",
    hint="build it as a platform wheel, or leave the compiled files out",
)
STALE_MODULES = Rule(
    code="RC254",
    slug="stale-modules",
    summary="the wheel has modules that the source no longer has: left over from an earlier build",
    hint="remove the `build` folder and build the wheel out of the sdist, as `python -m build` does",
)
DIFFERING_MODULES = Rule(
    code="RC255",
    slug="differing-modules",
    summary="modules in the wheel are not those of the sdist",
    hint="remove the `build` folder and build the wheel out of the sdist, as `python -m build` does",
)
SLIGHTLY_DIFFERING = Rule(
    code="RC250",
    slug="slightly-differing-modules",
    summary="modules in the wheel differ in a few lines from those of the sdist",
    hint="build the wheel out of the sdist, as `python -m build` does, and both from the same commit",
    severity=Severity.WARNING,
)
NEEDED_LEFT_OUT = Rule(
    code="RC256",
    slug="needed-left-out",
    summary="the wheel lacks files of the sdist that its own modules need",
    hint="tell the build backend to ship all sub-packages and their data files",
)
LEFT_OUT = Rule(
    code="RC257",
    slug="left-out",
    summary="the wheel lacks parts of its packages that the sdist has",
    hint="tell the build backend to ship them, or exclude them from the sdist as well if nobody needs them",
    severity=Severity.WARNING,
)
EMPTY_WHEEL = Rule(
    code="RC258",
    slug="empty-wheel",
    summary="the wheel ships nothing, or next to nothing, of the package that the sdist has",
    hint="tell the build backend which packages or modules belong in the wheel",
)
GONE_SINCE_PREVIOUS = Rule(
    code="RC259",
    slug="gone-since-previous",
    summary="the previous release had what this wheel does not have",
    hint="fine if it was removed on purpose; otherwise tell the build backend to ship it",
    severity=Severity.WARNING,
)
MIGRATIONS_GONE = Rule(
    code="RC266",
    slug="migrations-gone",
    summary="the previous release had database migrations of models that are still there, and this wheel has none",
    hint="tell the build backend to ship the `migrations` packages: users cannot make or update their tables without",
)
SIZE_JUMPED = Rule(
    code="RC260",
    slug="size-jumped",
    summary="the wheel's size is far from that of the previous release",
    hint="fine if that was meant; otherwise compare the lists of files",
    severity=Severity.WARNING,
)
BYTECODE_SHIPPED = Rule(
    code="RC261",
    slug="bytecode-shipped",
    summary="the wheel has bytecode beside the source",
    hint="exclude `*.pyc` and `__pycache__`; installers compile for the Python at hand",
    severity=Severity.WARNING,
)
STRAY_IN_SDIST = Rule(
    code="RC262",
    slug="stray-in-sdist",
    summary="the sdist has files that are nobody's source",
    hint="exclude them in the backend's configuration for sdists, or add them to version control",
    severity=Severity.WARNING,
)
NOT_IN_SDIST = Rule(
    code="RC263",
    slug="not-in-sdist",
    summary="files of the packages are in version control but not in the sdist",
    hint="let the sdist include them: wheels are built out of it",
    severity=Severity.WARNING,
)
ENTRY_POINT_NOT_SHIPPED = Rule(
    code="RC264",
    slug="entry-point-not-shipped",
    summary="an entry point names a module that the wheel does not ship",
    hint="ship the module, or correct the entry point",
)
STUBS_NOT_IN_SDIST = Rule(
    code="RC265",
    slug="stubs-not-in-sdist",
    summary="the wheel has type stubs that the sdist does not have",
    hint="let the sdist include `*.pyi` and `py.typed`; what is built out of it has no types",
    severity=Severity.WARNING,
)
NOT_REPRODUCIBLE = Rule(
    code="RC267",
    slug="not-reproducible",
    summary="built again in another folder, the file has other members",
    hint="keep times, paths, random values and the order of sets and folders out of what the build writes",
    severity=Severity.WARNING,
)
TREE_WHEEL_DIFFERS = Rule(
    code="RC268",
    slug="tree-wheel-differs",
    summary="a wheel that is built out of the tree, without the sdist in between, holds other files",
    hint="let the sdist include what the wheel needs; who installs out of the repository gets other files than from it",
    severity=Severity.WARNING,
)
EXTENSIONS_MISSING = Rule(
    code="RC269",
    slug="extensions-missing",
    summary="the wheel lacks extension modules that the release's wheels for other platforms have",
    hint="fine if they cannot be built there; otherwise look at the log of that build for a compiler that failed",
    severity=Severity.WARNING,
)
OWN_FILE_MISSING = Rule(
    code="RC270",
    slug="own-file-missing",
    summary="modules read files of their own package that the wheel does not have",
    hint="tell the build backend to ship them as package data",
)
TEMPLATES_MISSING = Rule(
    code="RC294",
    slug="templates-missing",
    summary="modules render templates, and the wheel does not have a single one",
    hint="tell the build backend to ship them as package data; fine if whoever uses the package brings them",
    severity=Severity.WARNING,
)
REPORT_SHIPPED = Rule(
    code="RC295",
    slug="report-shipped",
    summary="the file holds the report of a release check: logs, paths of a machine and copies of built files",
    hint="remove that folder from the source tree, build again, and let --release-report name one outside the tree",
)
ONLY_IN_WHEEL = Rule(
    code="RC249",
    slug="only-in-wheel",
    summary="the wheel has modules that the sdist leaves out",
    hint="add them to the sdist (MANIFEST.in, or the backend's configuration for sdists); who builds from it gets less",
    severity=Severity.WARNING,
)
TYPING_LOST = Rule(
    code="RC361",
    slug="typing-lost",
    summary="the type marker that the previous release had is gone, and the project still says that it has types",
    hint="ship `py.typed` as package data again: type checkers ignore the types of a package without it",
)
MODULES_LOST = Rule(
    code="RC362",
    slug="modules-lost",
    summary="modules that the previous release had are gone from the wheel, and are still needed",
    hint="tell the build backend to ship them again; if they were removed on purpose, remove what still names them",
)
SCRIPT_LOST = Rule(
    code="RC363",
    slug="script-lost",
    summary="a script that the previous release had is gone, and is still meant to be there",
    hint="declare it under `project.scripts` again; if it was removed on purpose, remove it from the description",
)
SCRIPT_GONE = Rule(
    code="RC364",
    slug="script-gone",
    summary="a script that the previous release had is gone",
    hint="fine if it was removed on purpose; otherwise declare it under `project.scripts` again",
    severity=Severity.WARNING,
)
REQUIREMENTS_NARROWED = Rule(
    code="RC365",
    slug="requirements-narrowed",
    summary="new upper bounds exclude versions that the previous release admitted",
    hint="fine if those versions do not work; otherwise remove the bounds: resolvers go back to the previous release",
    severity=Severity.WARNING,
)
SDIST_GONE = Rule(
    code="RC366",
    slug="sdist-gone",
    summary="the previous release had an sdist and this one has none",
    hint="build it and upload it as well, for other platforms and distributors build from it; "
    "fine if another run checks it",
    severity=Severity.WARNING,
)
SDIST_TESTS_GONE = Rule(
    code="RC367",
    slug="sdist-tests-gone",
    summary="the sdist of the previous release had tests and this one has none",
    hint="fine if that was meant; otherwise include them: distributors run them",
    severity=Severity.WARNING,
)
DATA_LOST = Rule(
    code="RC368",
    slug="data-lost",
    summary="data files that the previous release had are gone from the wheel, and its modules still read them",
    hint="tell the build backend to ship them as package data again",
)
OWN_FOLDER_MISSING = Rule(
    code="RC296",
    slug="own-folder-missing",
    summary="modules read in a folder of their own package that is not in the wheel",
    hint="add the folder with its files to the package data of the build backend, and to the sdist; a folder that"
    " version control ignores is left out by most backends",
)
CATALOGUES_UNCOMPILED = Rule(
    code="RC297",
    slug="catalogues-uncompiled",
    summary="message catalogues are not compiled, so nothing is translated",
    hint="compile them before the build (`msgfmt`, `pybabel compile`, `django-admin compilemessages`), and let the"
    " build backend ship `*.mo`, which version control often ignores",
    severity=Severity.WARNING,
)
REFERENCES_NOT_SHIPPED = Rule(
    code="RC298",
    slug="references-not-shipped",
    summary="templates or stylesheets in the wheel name files of the project that are not in it",
    hint="tell the build backend to ship those files as package data, or remove what names them",
    severity=Severity.WARNING,
)
IGNORED_FOLDER_NEEDED = Rule(
    code="RC299",
    slug="ignored-folder-needed",
    summary="modules look at run time for a folder of the source tree that git ignores and the wheel does not have",
    hint="let the build make the folder and ship it, as hatchling's `artifacts` or as package data: most backends "
    "leave out what git ignores",
    severity=Severity.WARNING,
)
CONTENT_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
