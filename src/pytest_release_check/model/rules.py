"""The catalogue: every rule of the plugin on one page, beside PyPI's. A code is never used for anything else again."""

from types import MappingProxyType

from pytest_release_check.model.cell_rules import CELL_RULES
from pytest_release_check.model.compiled_rules import COMPILED_RULES
from pytest_release_check.model.content_rules import CONTENT_RULES
from pytest_release_check.model.declared_rules import DECLARED_RULES
from pytest_release_check.model.portability_rules import PORTABILITY_RULES
from pytest_release_check.model.pypi_rules import PYPI_RULES
from pytest_release_check.model.smoke_rules import SMOKE_RULES
from pytest_release_check.model.tolerated_rules import TOLERATED_RULES
from pytest_release_check.rules.rule import Rule, Severity

BUILD_FAILED = Rule(
    code="RC101",
    slug="build-failed",
    summary="the build backend failed",
    hint="run `python -m build` in the project and fix what the error says",
)
BUILD_TIMED_OUT = Rule(
    code="RC102",
    slug="build-timed-out",
    summary="the build did not end in time",
    hint="find out what the backend waits for, or allow more time with --release-timeout",
)
BACKEND_MISSING = Rule(
    code="RC103",
    slug="backend-missing",
    summary="the build requirements could not be installed",
    hint="correct `build-system.requires` in pyproject.toml: every name and version in it must be on the index",
)
BACKEND_UNUSABLE = Rule(
    code="RC104",
    slug="backend-unusable",
    summary="the build backend named in pyproject.toml cannot be loaded",
    hint="let `build-system.requires` name the distribution that holds `build-system.build-backend`",
)
BUILD_LEAVES_OTHERS = Rule(
    code="RC105",
    slug="build-leaves-others",
    summary="the build backend did not leave exactly the files that it names",
    hint="let build_sdist and build_wheel each write one file into the folder they are given and return its name "
    "(PEP 517); make everything else elsewhere",
)
METADATA_LOST = Rule(
    code="RC107",
    slug="metadata-lost",
    summary="what is built out of the sdist lacks metadata that the source states",
    hint="let the sdist include the files that the build reads: name them in MANIFEST.in, or in the backend's "
    "configuration for sdists",
)
NOT_ONE_RELEASE = Rule(
    code="RC201",
    slug="not-one-release",
    summary="the files are not of one release",
    hint="keep exactly the files of one name and one version, and build them afresh",
)
METADATA_UNREADABLE = Rule(
    code="RC202",
    slug="metadata-unreadable",
    summary="the core metadata in the file cannot be read",
    hint="build the file again with a current backend; do not edit archives by hand",
)
NAME_MISMATCH = Rule(
    code="RC203",
    slug="name-mismatch",
    summary="the file name and the metadata inside tell different stories",
    hint="build the file again instead of renaming it",
)
VERSION_MISMATCH = Rule(
    code="RC204",
    slug="version-mismatch",
    summary="the version built is not the version that pyproject.toml states",
    hint="remove stale build folders and version files, and build again",
)
VERSION_MISSING = Rule(
    code="RC205",
    slug="version-missing",
    summary="the project has no version of its own, the backend fell back to 0.0.0",
    hint="set `project.version`, or configure where the backend reads it from",
)
METADATA_DISAGREES = Rule(
    code="RC206",
    slug="metadata-disagrees",
    summary="sdist and wheel state different core metadata",
    hint="make the field independent of where and how the wheel is built, or declare it dynamic",
    severity=Severity.WARNING,
)
UPLOAD_REFUSED = Rule(
    code="RC301",
    slug="upload-refused",
    summary="the index refused the upload",
    hint="mend what the index says; PyPI would refuse the file as well",
)
SERVED_DIFFERS = Rule(
    code="RC302",
    slug="served-differs",
    summary="the index does not serve the bytes that were uploaded",
    hint="do not publish, and do not upload again; look at the index or what stands between it and here",
)
VERSION_TAKEN = Rule(
    code="RC303",
    slug="version-taken",
    summary="the index has a file of this name with other bytes",
    hint="raise the version, or let the backend write a development version (as 1.2.dev3) for the rehearsal",
)
RELEASE_YANKED = Rule(
    code="RC304",
    slug="release-yanked",
    summary="the file is yanked on the index",
    hint="installers pass it over unless it is pinned: un-yank the release, or publish another version",
)
STAGE_DEGRADED = Rule(
    code="RC305",
    slug="stage-degraded",
    summary="the stage could not take the release, it was staged on the embedded index instead",
    hint="mend what the stage says, or make it binding with --release-index-required",
    severity=Severity.WARNING,
)
PROVENANCE_INVALID = Rule(
    code="RC306",
    slug="provenance-invalid",
    summary="the file's provenance does not verify",
    hint="find out who published the file; if it was not you or your CI, yank the release and tell the index",
)
FILE_MISSING = Rule(
    code="RC307",
    slug="release-file-missing",
    summary="a file that the release must have is not there",
    hint="find out who removed it, or forgot to upload it; if it was deleted from the index, publish another version: "
    "a deleted file name cannot be used again",
)
FILE_UNVERIFIED = Rule(
    code="RC308",
    slug="file-unverified",
    summary="the release has a file, or bytes, that the evidence does not have",
    hint="find out who uploaded it; if it was not you or your CI, yank the release. Otherwise name the evidence of "
    "that file as well",
)
INSTALL_FAILED = Rule(
    code="RC401",
    slug="install-failed",
    summary="pip could not install the release",
    hint="mend what pip's last lines say, then build and check again",
)
INSTALL_TIMED_OUT = Rule(
    code="RC402",
    slug="install-timed-out",
    summary="the installation did not end in time",
    hint="look for a build or a download that hangs, or allow more time with --release-timeout",
)
WRONG_FILE_INSTALLED = Rule(
    code="RC403",
    slug="wrong-file-installed",
    summary="pip installed something else than the file under test",
    hint="do not publish; the log of the installation names what pip took",
)
DEPENDENCIES_BROKEN = Rule(
    code="RC404",
    slug="dependencies-broken",
    summary="the requirements of the installed distributions do not fit together",
    hint="adjust the version bounds in `project.dependencies`",
)
SDIST_INSTALLS_OTHERWISE = Rule(
    code="RC405",
    slug="sdist-installs-otherwise",
    summary="what pip builds out of the sdist and installs are not the files of the wheel",
    hint="build the wheel out of the sdist, as `python -m build` does, and let the sdist include all that it needs",
    severity=Severity.WARNING,
)
SDIST_OF_OTHER_SOURCE = Rule(
    code="RC406",
    slug="sdist-of-other-source",
    summary="most modules of the wheel are not what pip builds out of the sdist and installs",
    hint="the sdist lacks or misplaces what its build configuration names, or the two were made from different states "
    "of the source: build the wheel out of the sdist, as `python -m build` does, and look into it",
)
INSTALLED_VERSION_DIFFERS = Rule(
    code="RC501",
    slug="installed-version-differs",
    summary="the version as installed is not the version as built",
    hint="make the version the same wherever the distribution is built",
)
IMPORT_FAILED = Rule(
    code="RC502",
    slug="import-failed",
    summary="a module that the distribution ships cannot be imported",
    hint="mend what the error names: ship what the import needs, declare the missing dependency, or correct the source",
)
IMPORTED_FROM_ELSEWHERE = Rule(
    code="RC503",
    slug="imported-from-elsewhere",
    summary="the import found another module than the one that was installed",
    hint="rename the module: another one of that name comes first on the import path",
)
ENTRY_POINT_BROKEN = Rule(
    code="RC504",
    slug="entry-point-broken",
    summary="an entry point cannot be loaded",
    hint="point the entry point at a module and an attribute that the wheel ships, and let that module be imported",
)
ENTRY_POINT_HOST_MISSING = Rule(
    code="RC505",
    slug="entry-point-host-missing",
    summary="an entry point needs a distribution that is not required",
    hint="fine if only that distribution ever loads the entry point; otherwise declare the dependency",
    severity=Severity.WARNING,
)
SCRIPT_MISSING = Rule(
    code="RC506",
    slug="script-missing",
    summary="a declared script was not put in place by the installation",
    hint="check the script's name under `project.scripts` or `project.gui-scripts`",
)
NOTHING_SHIPPED = Rule(
    code="RC507",
    slug="nothing-shipped",
    summary="the distribution installs no module, no script and no data",
    hint="tell the build backend which packages belong in the wheel",
)
PROJECT_CHECK_FAILED = Rule(
    code="RC601",
    slug="project-check-failed",
    summary="a smoke test of the project failed on the installed release",
    hint="the failure above shows the test and what it expected",
)

_IN_STORY = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
_BESIDE = (
    TOLERATED_RULES + COMPILED_RULES + CONTENT_RULES + DECLARED_RULES + CELL_RULES + SMOKE_RULES + PORTABILITY_RULES
)
OWN_RULES: tuple[Rule, ...] = tuple(sorted(_IN_STORY + _BESIDE, key=lambda rule: rule.code))
RULES: tuple[Rule, ...] = OWN_RULES + PYPI_RULES
_BY_CODE = MappingProxyType({rule.code: rule for rule in RULES})


def rule_of_code(code: str) -> Rule:
    """The rule with this code; ``KeyError`` if the catalogue has none."""
    return _BY_CODE[code]
