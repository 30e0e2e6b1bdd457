"""Rules about other systems, and about names that projects share: RC207 to RC217, RC341, RC342."""

from pytest_release_check.rules.rule import Rule, Severity

CASE_CLASH = Rule(
    code="RC207",
    slug="case-clash",
    summary="two members differ only in case: on macOS and Windows one of them is lost",
    hint="rename one of them, so that they differ in more than capital letters",
)
CASE_CLASH_IN_SDIST = Rule(
    code="RC208",
    slug="case-clash-in-sdist",
    summary="two members of the sdist differ only in case: unpacked on macOS or Windows, one of them is lost",
    hint="rename one of them, so that they differ in more than capital letters, or exclude them from the sdist",
    severity=Severity.WARNING,
)
NAME_IMPOSSIBLE = Rule(
    code="RC209",
    slug="windows-name-impossible",
    summary="Windows cannot have a file of that name, and installers there take the wheel",
    hint="rename the member: no CON, PRN, AUX, NUL, COM1 or LPT1 with any ending, none of the characters "
    '< > : " ? * and |, and no dot or blank at the end',
)
NAME_IMPOSSIBLE_IN_SDIST = Rule(
    code="RC210",
    slug="windows-name-in-sdist",
    summary="Windows cannot have a file of that name, so the sdist cannot be unpacked as it is there",
    hint="rename the member, let tests make such files when they run, or exclude them from the sdist",
    severity=Severity.WARNING,
)
PATH_TOO_LONG = Rule(
    code="RC211",
    slug="path-too-long",
    summary="the path of a member is too long for many installations on Windows: it has 260 characters for all of it",
    hint="use shorter names, or fewer folders inside each other; or exclude what nobody needs",
    severity=Severity.WARNING,
)
LOCALE_DEPENDENT_BUILD = Rule(
    code="RC212",
    slug="locale-dependent-build",
    summary="setup.py reads a file with the encoding of the locale, and the file is not plain ASCII",
    hint='give the encoding, as in `open("README.md", encoding="utf-8")`: on Windows, and where no locale is set, the '
    "build fails or spoils the text before Python 3.15",
    severity=Severity.WARNING,
)
MARKER_NEVER_TRUE = Rule(
    code="RC213",
    slug="marker-never-true",
    summary="the environment marker of a requirement is true nowhere, so nobody gets what is required",
    hint="compare with a value that exists: sys_platform is win32, darwin or linux; platform_system is Windows, Darwin "
    "or Linux; os_name is nt or posix; python_version has two numbers, as 3.12",
    severity=Severity.WARNING,
)
GROUP_MISSPELT = Rule(
    code="RC214",
    slug="entry-point-group-misspelt",
    summary="the name of an entry point group is almost one that programs read: nobody reads this one",
    hint="correct the name of the group; scripts belong in `project.scripts`, not in `project.entry-points`",
    severity=Severity.WARNING,
)
ENVIRONMENT_SHIPPED = Rule(
    code="RC215",
    slug="environment-shipped",
    summary="the file holds a virtual environment: programs of other projects, and paths of a machine",
    hint="exclude its folder in the backend's configuration, or keep environments outside the source tree",
    severity=Severity.WARNING,
)
GENERAL_TOP_LEVEL = Rule(
    code="RC216",
    slug="general-top-level",
    summary="the wheel installs a top-level package with so general a name that other distributions overwrite it",
    hint="move it into a package that is named as the project is",
    severity=Severity.WARNING,
)
LICENSE_NOT_SHIPPED = Rule(
    code="RC217",
    slug="license-not-shipped",
    summary="the repository has a license text, and neither sdist nor wheel has one",
    hint="name it in `project.license-files`; if it lies only at the root of the repository, copy or link it into the "
    "project's folder first, for backends take nothing from above that",
    severity=Severity.WARNING,
)
NAMESPACE_CLOSED = Rule(
    code="RC341",
    slug="namespace-closed",
    summary="the release has an `__init__.py` in a namespace that a dependency fills without one",
    hint="remove that `__init__.py` and name the packages below it to the backend (PEP 420): where the two lie in "
    "different folders of the import path, it hides the modules of the dependency",
    severity=Severity.WARNING,
)
DEPENDENCY_OVERWRITTEN = Rule(
    code="RC342",
    slug="dependency-overwritten",
    summary="the release installs another file over a module of its dependency",
    hint="move the module into a package that only this project has: the one that is installed last wins, and "
    "uninstalling either breaks the other",
)
PORTABILITY_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
