"""The options, each declared once: flag, ini key, default and help derive from a row."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["flag", "text", "many", "lines", "number", "optional"]


@dataclass(frozen=True)
class Option:
    """One setting. The ini key is the flag's name with underscores."""

    name: str
    kind: Kind
    help: str
    metavar: str | None = None
    choices: tuple[str, ...] | None = None
    is_typed_only: bool = False
    """Whether it can only be given on the command line: nothing that cannot be undone is asked for by a file."""

    @property
    def dest(self) -> str:
        """Name of the ini key and of the attribute of pytest's options."""
        return self.name.replace("-", "_")


OPTIONS = (
    Option("release-check", "flag", "verify the release: build, stage, install, smoke-test, and nothing else"),
    Option(
        "release-index",
        "text",
        "where to stage: local, testpypi, twine, a .pypirc section or an address (default: local, an embedded index)",
        "NAME|URL",
    ),
    Option("release-index-required", "flag", "let the run fail if TestPyPI cannot take the release"),
    Option(
        "release-version",
        "text",
        "verify what the index (default: pypi) serves as this version; nothing is built or uploaded",
        "[NAME==]VERSION",
    ),
    Option(
        "release-publisher",
        "text",
        "with --release-version: who must have published it, as github:OWNER/REPO/WORKFLOW.yml (default: anybody)",
        "PUBLISHER",
    ),
    Option("release-wait", "number", "seconds to wait until the index shows the release (default: 300)", "SECONDS"),
    Option(
        "release-previous",
        "text",
        "release on the upstream to compare the wheel with: auto, none or a version (default: auto, the one before)",
        "VERSION",
    ),
    Option(
        "release-expect",
        "lines",
        "files that a release has, as sdist or `cp310-cp314 on win_amd64`; repeatable (default: as before)",
        "FILES",
    ),
    Option(
        "release-not-installed",
        "lines",
        "wheels to publish that no environment could install, and why; repeatable (default: none)",
        "PATTERN:REASON",
    ),
    Option(
        "release-reproducible",
        "text",
        "build again and compare: auto (pure-Python wheels), yes (all), bytes (and their packing), no (default: auto)",
        choices=("auto", "yes", "bytes", "no"),
    ),
    Option(
        "release-export",
        "flag",
        "build from a clean checkout of the commit, without what is not committed or ignored in the work tree",
    ),
    Option(
        "release-conda-forge",
        "flag",
        "warn of what a recipe for conda-forge cannot be made of: no sdist, no license text, requirements",
    ),
    Option(
        "release-ignore",
        "lines",
        "rule whose findings do not count, and why; repeatable",
        "CODE:REASON",
    ),
    Option(
        "release-select",
        "many",
        "only findings of this rule, or of rules whose codes begin so, count; repeatable (default: all)",
        "CODE",
    ),
    Option("release-strict", "flag", "let warnings fail the run as errors do"),
    Option(
        "release-python",
        "many",
        "Python to verify with: auto, 3.12, >=3.10, pypy3.10 or a path; repeatable (default: auto)",
        "SPEC",
    ),
    Option(
        "release-python-download",
        "flag",
        "let uv fetch the Pythons that are named by the metadata or by --release-python and that this machine lacks",
    ),
    Option(
        "release-artifact",
        "many",
        "kind of distribution to verify; repeatable (default: both)",
        choices=("wheel", "sdist"),
    ),
    Option(
        "release-installer",
        "many",
        "what makes the environments and installs; each has its own; repeatable (default: pip)",
        "pip|uv",
    ),
    Option(
        "release-trials",
        "text",
        "scenarios in addition to the matrix: auto, or none for a quick run (default: auto)",
        choices=("auto", "none"),
    ),
    Option(
        "release-extras",
        "many",
        "extras to install: auto (not those for development), all, none or names; repeatable (default: auto)",
        "NAME",
    ),
    Option(
        "release-lowest",
        "text",
        "import with the lowest dependencies allowed: auto (if quickly done), yes or no (default: auto)",
        choices=("auto", "yes", "no"),
    ),
    Option(
        "release-versioning",
        "text",
        "what the version promises to callers; needs griffe (default: auto, semver unless it is a date)",
        choices=("auto", "semver", "calver", "none"),
    ),
    Option(
        "release-dependents",
        "many",
        "distribution that must install and import with the release, as NAME or NAME==1.2; repeatable",
        "REQUIREMENT",
    ),
    Option(
        "release-dependents-tests",
        "flag",
        "run the tests in the sdists of the --release-dependents as well; what passes with the previous release must "
        "pass with this one",
    ),
    Option(
        "release-packages",
        "many",
        "folder with a package of this repository, as packages/*, or none: this project alone; repeatable (default: "
        "members of a uv or hatch workspace)",
        "FOLDER",
    ),
    Option(
        "release-beside",
        "many",
        "folder with the files of other projects that are released together with this one; repeatable",
        "DIR",
    ),
    Option("release-dist", "text", "verify the built files in this folder instead of building", "DIR"),
    Option(
        "release-report",
        "text",
        "folder for logs, files and manifest (default: one outside the source tree, which the output names)",
        "DIR",
    ),
    Option(
        "release-html",
        "text",
        "write the HTML page of the report to this file as well",
        "FILE",
    ),
    Option(
        "release-upstream",
        "many",
        "index or find-links folder for every other package; repeatable, in order (default: pip's index-url)",
        "URL",
    ),
    Option("release-import-exclude", "many", "module that is not to be imported, as pkg.win.*; repeatable", "PATTERN"),
    Option("release-tests", "many", "file or folder of tests to run on the installed release; repeatable", "PATH"),
    Option(
        "release-tests-requires",
        "lines",
        "what these tests need: requirement, dependency group or extra; repeatable (pytest is always there)",
        "REQUIREMENT",
    ),
    Option("release-timeout", "number", "seconds that one build or installation may take (default: 600)", "SECONDS"),
    Option(
        "release-publish",
        "optional",
        "if everything planned has passed, publish the verified files on this index (default: pypi)",
        "REPOSITORY",
        is_typed_only=True,
    ),
    Option(
        "release-evidence",
        "many",
        "publish what this evidence of earlier runs covers; with --release-version: the files to be there; repeatable",
        "FILE",
        is_typed_only=True,
    ),
    Option(
        "release-evidence-signer",
        "text",
        "who must have signed the evidence (sigstore): OWNER/REPO on GitHub, or a workflow's address or an e-mail",
        "IDENTITY",
        is_typed_only=True,
    ),
    Option(
        "release-evidence-trust",
        "text",
        "trust configuration of a private sigstore instance (default: the public one)",
        "FILE",
        is_typed_only=True,
    ),
    Option("release-dry-run", "flag", "do everything for a publication but send", is_typed_only=True),
    Option("release-yes", "flag", "publish without asking", is_typed_only=True),
    Option(
        "release-attest",
        "text",
        "sign the published files (PEP 740): auto (where Trusted Publishing is used and sigstore is installed), yes "
        "(or publish nothing), no (default: auto)",
        choices=("auto", "yes", "no"),
        is_typed_only=True,
    ),
    Option(
        "release-allow",
        "lines",
        "publish in spite of dirty, other-tag, other-commit, other-index or plain-http, and why; repeatable",
        "WHAT:REASON",
        is_typed_only=True,
    ),
    Option(
        "release-allow-dirty",
        "flag",
        "publish from a tree with uncommitted changes (as --release-allow dirty)",
        is_typed_only=True,
    ),
    Option(
        "release-plan",
        "flag",
        "print what would run, on which Pythons and why, and what is excluded; build nothing, ask no index, and end",
        is_typed_only=True,
    ),
    Option(
        "release-explain",
        "text",
        "print what a rule means, how to repair it and how to ignore it, and end",
        "RULE",
        is_typed_only=True,
    ),
    Option("release-pass-env", "many", "environment variable to pass to builds and cells; repeatable", "NAME"),
)
GROUPS = {
    "release check": "check plan explain",
    "release check: what is verified": "dist version publisher artifact previous versioning reproducible export",
    "release check: several packages": "packages beside",
    "release check: which files there must be": "expect not-installed",
    "release check: where it is installed": "python python-download installer upstream timeout pass-env",
    "release check: what is tried": "trials extras lowest dependents dependents-tests import-exclude tests "
    "tests-requires",
    "release check: where it is staged": "index index-required wait",
    "release check: what counts, and the report": "ignore select strict conda-forge report html",
    "release check: publishing": "publish dry-run yes attest allow allow-dirty evidence evidence-signer evidence-trust",
}
"""Titles in ``--help``, and the options below each, less what the names of all begin with."""
OLD_EVIDENCE = "release_manifest"
"""The former name of ``release_evidence``."""
