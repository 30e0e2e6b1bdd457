"""Rules about environments beyond the plain matrix: RC411 to RC449."""

from pytest_release_check.rules.rule import Rule, Severity

PYTHON_NOT_REFUSED = Rule(
    code="RC411",
    slug="python-not-refused",
    summary="pip installs the release on a Python that Requires-Python excludes",
    hint="state the same Requires-Python in sdist and wheel, in a form that PEP 440 knows",
)
PYTHON_REFUSED_OTHERWISE = Rule(
    code="RC412",
    slug="python-refused-otherwise",
    summary="on a Python that Requires-Python excludes pip fails, but not for that reason",
    hint="state the same Requires-Python in sdist and wheel, so that old Pythons are offered an older release",
    severity=Severity.WARNING,
)
EXTRA_UNSATISFIABLE = Rule(
    code="RC413",
    slug="extra-unsatisfiable",
    summary="the requirements of an extra cannot be met",
    hint="correct the names and version bounds under `project.optional-dependencies`",
)
EXTRA_UNSETTLED = Rule(
    code="RC414",
    slug="extra-unsettled",
    summary="a requirement of an extra could not be installed here",
    hint="add a marker if it is not meant for this Python or platform, or choose others with release_extras",
    severity=Severity.WARNING,
)
EXTRA_BROKEN = Rule(
    code="RC415",
    slug="extra-broken",
    summary="with the extra installed, a module or an entry point of the project cannot be loaded",
    hint="let the extra require what the module imports",
)
EXTRA_DOUBTFUL = Rule(
    code="RC416",
    slug="extra-doubtful",
    summary="with the extra installed, something that it brings fails when a module is loaded",
    hint="try it by hand: the library that fails may need more than Python packages, or other version bounds",
    severity=Severity.WARNING,
)
UPGRADE_FAILED = Rule(
    code="RC421",
    slug="upgrade-failed",
    summary="pip could not upgrade the previous release to this one",
    hint="mend what pip's last lines say; a fresh installation went well",
)
UPGRADE_DELETES = Rule(
    code="RC422",
    slug="upgrade-deletes",
    summary="an upgrade from the previous release deletes files of the new one",
    hint="files that move to another distribution are deleted with the old one: keep them in this distribution, or "
    "give the modules a new name",
)
UPGRADE_BREAKS_IMPORT = Rule(
    code="RC423",
    slug="upgrade-breaks-import",
    summary="a module imports after a fresh installation, but not after an upgrade from the previous release",
    hint="raise the lower bounds of the dependencies to versions that have what the module needs",
)
UPGRADE_LEAVES = Rule(
    code="RC424",
    slug="upgrade-leaves",
    summary="an upgrade leaves files of the previous release behind",
    hint="nothing can be done about the files of a release that is out; tell users if they get in the way",
    severity=Severity.WARNING,
)
UPGRADE_CONFLICTS = Rule(
    code="RC425",
    slug="upgrade-conflicts",
    summary="after an upgrade the requirements of the installed distributions do not fit together",
    hint="look whether the version bounds in `project.dependencies` are meant so",
    severity=Severity.WARNING,
)
UNINSTALL_FAILED = Rule(
    code="RC426",
    slug="uninstall-failed",
    summary="pip could not uninstall the release",
    hint="mend what pip's last lines say; users could not upgrade either",
)
UNINSTALL_LEAVES = Rule(
    code="RC427",
    slug="uninstall-leaves",
    summary="files are left when the release is uninstalled",
    hint="let the modules write nothing beside themselves; caches belong in the user's cache folder",
    severity=Severity.WARNING,
)
LOWEST_BROKEN = Rule(
    code="RC431",
    slug="lowest-broken",
    summary="a module cannot be imported with the lowest versions of the dependencies that the metadata allows",
    hint="raise the lower bound in `project.dependencies` to the first version that has what the module needs",
    severity=Severity.WARNING,
)
DEPENDENT_REFUSES = Rule(
    code="RC441",
    slug="dependent-refuses",
    summary="a dependent cannot be installed together with the release",
    hint="its requirements do not allow this version; ask its maintainers to, if it works",
    severity=Severity.WARNING,
)
DEPENDENT_BROKEN = Rule(
    code="RC442",
    slug="dependent-broken",
    summary="a dependent imports with the previous release, but not with this one",
    hint="keep what it uses for a while, with a warning, or raise the major version and tell its maintainers",
)
DEPENDENT_DOUBTFUL = Rule(
    code="RC443",
    slug="dependent-doubtful",
    summary="a dependent does not import, and not because of this release as far as can be told",
    hint="name a version of it that works with the previous release, or take it out of release_dependents",
    severity=Severity.WARNING,
)

CELL_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
