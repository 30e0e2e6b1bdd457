"""Defects that PyPI takes all the same: warnings."""

from pytest_release_check.rules.rule import Rule, Severity

LICENSE_CLASSIFIER_BESIDE_EXPRESSION = Rule(
    code="RC221",
    slug="license-classifier-beside-expression",
    summary="a License classifier stands beside a license expression",
    hint="remove the `License ::` classifiers; `project.license` says it all",
    severity=Severity.WARNING,
)
LICENSE_ID_DEPRECATED = Rule(
    code="RC222",
    slug="license-id-deprecated",
    summary="the license expression uses an identifier that SPDX has deprecated",
    hint="use its successor, as GPL-2.0-only or GPL-2.0-or-later instead of GPL-2.0",
    severity=Severity.WARNING,
)
EXTRA_UNDECLARED = Rule(
    code="RC223",
    slug="extra-undeclared",
    summary="a requirement belongs to an extra that is not declared",
    hint="declare the extra in `project.optional-dependencies`, or correct its name in the marker",
    severity=Severity.WARNING,
)
URL_WITHOUT_HOST = Rule(
    code="RC224",
    slug="url-without-host",
    summary="an address has no host",
    hint="write the whole address in `project.urls`",
    severity=Severity.WARNING,
)
EMAIL_AMONG_SEVERAL_INVALID = Rule(
    code="RC225",
    slug="email-among-several-invalid",
    summary="one of several e-mail addresses is not valid",
    hint="correct it in `project.authors` or `project.maintainers`",
    severity=Severity.WARNING,
)
WHEEL_VERSION_SPELLING = Rule(
    code="RC226",
    slug="wheel-version-spelling",
    summary="the wheel's file name spells the version in another way than the metadata",
    hint="build the wheel with a current backend",
    severity=Severity.WARNING,
)
PYTHON_TAG_UNKNOWN = Rule(
    code="RC227",
    slug="python-tag-unknown",
    summary="the wheel's Python tag names no interpreter that installers know",
    hint="build the wheel again with a current backend, so that it gets a tag as py3 or cp312",
    severity=Severity.WARNING,
)
METADATA_OF_ANOTHER = Rule(
    code="RC231",
    slug="metadata-of-another",
    summary="METADATA in the wheel is of another project or version",
    hint="build the wheel again instead of renaming or editing it",
    severity=Severity.WARNING,
)
NO_METADATA = Rule(
    code="RC232",
    slug="no-metadata",
    summary="METADATA in the wheel states no name or no version",
    hint="build the wheel again with a current backend",
    severity=Severity.WARNING,
)
WHEEL_FILE_EMPTY = Rule(
    code="RC233",
    slug="wheel-file-empty",
    summary="the WHEEL file in the wheel is empty",
    hint="build the wheel again with a current backend",
    severity=Severity.WARNING,
)
WHEEL_TAGS_DIFFER = Rule(
    code="RC234",
    slug="wheel-tags-differ",
    summary="the tags in the WHEEL file are not those in the file name",
    hint="retag the wheel with `wheel tags`, or build it again, instead of renaming it",
    severity=Severity.WARNING,
)
RECORD_HASH_WRONG = Rule(
    code="RC235",
    slug="record-hash-wrong",
    summary="members are not what RECORD says of them",
    hint="build the wheel again; do not change a wheel by hand",
    severity=Severity.WARNING,
)
RECORD_INCOMPLETE = Rule(
    code="RC236",
    slug="record-incomplete",
    summary="members are not in RECORD, so uninstalling leaves them behind",
    hint="build the wheel again; do not add to a wheel by hand",
    severity=Severity.WARNING,
)
RECORD_STALE = Rule(
    code="RC237",
    slug="record-stale",
    summary="RECORD names members that the wheel does not have",
    hint="build the wheel again; do not remove from a wheel by hand",
    severity=Severity.WARNING,
)
SECOND_DIST_INFO = Rule(
    code="RC238",
    slug="second-dist-info",
    summary="the wheel has a second .dist-info folder",
    hint="remove stale build folders and build the wheel again",
    severity=Severity.WARNING,
)
WHEEL_NAMES_OUTSIDE = Rule(
    code="RC239",
    slug="wheel-names-outside",
    summary="names of members lead out of the wheel's folder",
    hint="build the wheel with names below its top only; installers refuse others",
    severity=Severity.WARNING,
)
SDIST_NAMES_OUTSIDE = Rule(
    code="RC240",
    slug="sdist-names-outside",
    summary="names or links of members lead out of the sdist's folder",
    hint="leave them out, or ship the file itself instead of a link to it; installers refuse others",
    severity=Severity.WARNING,
)
SDIST_DEVICES = Rule(
    code="RC241",
    slug="sdist-devices",
    summary="the sdist has devices or pipes",
    hint="leave them out; installers refuse them",
    severity=Severity.WARNING,
)
SDIST_REPEATED = Rule(
    code="RC242",
    slug="sdist-repeated-members",
    summary="the sdist has members of the same name",
    hint="build the sdist again with a current backend; the last one would win",
    severity=Severity.WARNING,
)
SDIST_TOP_OTHER = Rule(
    code="RC243",
    slug="sdist-top-other",
    summary="the sdist's top folder is not named NAME-VERSION as its file is",
    hint="build the sdist again instead of renaming it",
    severity=Severity.WARNING,
)
PKG_INFO_EMPTY = Rule(
    code="RC244",
    slug="pkg-info-empty",
    summary="PKG-INFO in the sdist is empty",
    hint="build the sdist again with a current backend",
    severity=Severity.WARNING,
)
SDIST_WITHOUT_BUILD = Rule(
    code="RC245",
    slug="sdist-without-build",
    summary="the sdist has neither pyproject.toml nor setup.py",
    hint="let the sdist include pyproject.toml; nobody can build it otherwise",
    severity=Severity.WARNING,
)

TOLERATED_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
