"""The set of files of a release: what the one before it had, and what the project says that its releases have."""

from collections.abc import Iterable, Iterator

from packaging.version import Version

from pytest_release_check.analysis.index.earlier import version_before
from pytest_release_check.analysis.index.served import files_of, version_in
from pytest_release_check.analysis.release.expected import ExpectedFiles
from pytest_release_check.analysis.release.targets import ANY, Target, missing_targets, targets_of, words
from pytest_release_check.checks.agreement.expected_files import FILE_MISSING
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

SDIST_GONE = Rule(
    code="RC366",
    slug="sdist-gone",
    summary="the previous release had an sdist and this one has none",
    why="Users on platforms without a wheel, and distributors, build from the sdist: they stay at the "
    "previous release.",
    fix="build the sdist and hand it in with the wheels",
    example="1.0:  demo-1.0.tar.gz, demo-1.0-cp312-cp312-win_amd64.whl\n1.1:  demo-1.1-cp312-cp312-win_amd64.whl",
    source="https://packaging.python.org/en/latest/discussions/package-formats/",
    severity=Severity.WARNING,
)
SDIST_MISSING = Rule(
    code="RC373",
    slug="sdist-missing",
    summary="the last three releases have an sdist and this one has none",
    why="Users on platforms without a wheel, and distributors, build from the sdist: they stay at the "
    "previous release. 14 days after its first file PyPI takes no further file of a release.",
    fix="build the sdist and hand it in with the wheels; if the project gives sdists up, name what it has in "
    "`release_expect`",
    example="1.0, 1.1, 1.2:  demo-1.2.tar.gz, demo-1.2-py3-none-any.whl\n1.3:            demo-1.3-py3-none-any.whl",
    source="testing-cabal/testtools#550; three releases: chosen",
)
WHEELS_MISSING = Rule(
    code="RC374",
    slug="wheels-missing",
    summary="wheels are missing that the previous release had and that the classifiers still promise",
    why="Users of these Pythons and platforms build the release, or stay at the previous one. 14 days after its "
    "first file PyPI takes no further file of a release.",
    fix="look at the build of these wheels, and hand in all files together; if they were given up, remove the "
    "classifiers, or name the files that the project has in `release_expect`",
    example="1.0:  demo-1.0-cp313-cp313-win_amd64.whl, demo-1.0-cp313-cp313-macosx_11_0_arm64.whl\n"
    "1.1:  demo-1.1-cp313-cp313-win_amd64.whl\n"
    "      Classifier: Operating System :: MacOS",
    source="isl-org/Open3D#5612 (wheels of 3.8 and 3.9 for Linux that the release before had), j178/prek#1320; "
    "35 popular releases, compared with the ones before, have none; yarl 1.24.0, with 15 files, has it",
)
FEWER_WHEELS = Rule(
    code="RC375",
    slug="fewer-wheels",
    summary="the previous release had wheels for Pythons or platforms for which this one has none",
    why="Users of these build the release, or stay at the previous one. 14 days after its first file PyPI takes no "
    "further file of a release.",
    fix="look at the build of these wheels, unless they were given up; Requires-Python says which Pythons were",
    example="1.0:  demo-1.0-cp313-cp313-musllinux_1_2_x86_64.whl, demo-1.0-cp313-cp313-manylinux_2_28_x86_64.whl\n"
    "1.1:  demo-1.1-cp313-cp313-manylinux_2_28_x86_64.whl",
    source="seung-lab/DracoPy#64 (no wheels for Linux on ARM any more, which no classifier names)",
    severity=Severity.WARNING,
)

_HABIT = 3
"""Earlier releases that show what a project's releases have."""
_EXPERIMENT = "cp313t"
"""The free-threaded Python that was one (PEP 779): who has wheels for a later one has given it up on purpose."""
_SYSTEMS = {
    "manylinux": ("POSIX", "Unix"),
    "musllinux": ("POSIX", "Unix"),
    "macosx": ("MacOS",),
    "win": ("Microsoft",),
}
"""How classifiers of operating systems begin that promise a platform; of other platforms there are none."""
_PYTHON = "Programming Language :: Python :: "
_OF_A_PART = (
    "nothing if these are the wheels of one job among several; hand in all files together before they are published"
)


def missing_since(
    distributions: Distributions,
    served: tuple[IndexFile, ...],
    wanted: str = "",
    kinds: tuple[Artifact, ...] = tuple(Artifact),
    *,
    can_be_part: bool = False,
) -> Iterator[Finding]:
    """Findings about what the release ``wanted``, or else the one before this one, has and this one lacks.

    Only files of these ``kinds`` are missed. Pre-releases are compared with nothing: many projects
    build fewer files of them. Where the wheels ``can_be_part`` of the release and are for one system of several, as a
    job of CI for each system has them, what is missing is only a warning.
    """
    if Version(distributions.version).is_prerelease:
        return
    version = wanted or version_before(served, distributions.version)
    if version and Artifact.SDIST in kinds:
        yield from _missing_sdist(distributions, served, version)
    if version and Artifact.WHEEL in kinds:
        missing = missing_wheels(distributions, served, version)
        is_part = can_be_part and _is_for_one_of_several_systems(_offered(distributions), missing)
        yield from _missing_wheels(distributions, version, missing, is_part=is_part)


def missing_wheels(distributions: Distributions, served: Iterable[IndexFile], version: str) -> tuple[Target, ...]:
    """For whom that version has a wheel and this release has none, as far as Requires-Python admits them."""
    before = targets_of(file.filename for file in files_of(served, distributions.name, Version(version)))
    offered = _offered(distributions)
    free_threaded = {target.python for target in offered if target.python.endswith("t")}
    given_up = {_EXPERIMENT} if free_threaded and _EXPERIMENT not in free_threaded else set()
    wanted = (target for target in before if target.python not in given_up)
    return missing_targets(wanted, offered, distributions.requires_python)


def missing_of_expected(distributions: Distributions, expected: ExpectedFiles) -> Iterator[Finding]:
    """A finding for the sdist, and one for the wheels, that ``release_expect`` names and the release lacks."""
    subject = f"{distributions.name} {distributions.version}"
    for what in expected_words(distributions, expected):
        yield Finding(rule=FILE_MISSING, subject=subject, detail=f"release_expect names {what}")


def expected_words(distributions: Distributions, expected: ExpectedFiles) -> tuple[str, ...]:
    """What of it the release lacks, in words."""
    sdist = ("an sdist",) if expected.sdist and not distributions.of(Artifact.SDIST) else ()
    missing = missing_targets(expected.wheels, _offered(distributions))
    return (*sdist, *([f"wheels for {listed(words(missing), '; ')}"] if missing else ()))


def _offered(distributions: Distributions) -> frozenset[Target]:
    return targets_of(file.filename for file in distributions.of(Artifact.WHEEL))


def _missing_sdist(distributions: Distributions, served: tuple[IndexFile, ...], version: str) -> Iterator[Finding]:
    if distributions.of(Artifact.SDIST):
        return
    versions = {found for file in served if file.yanked is None and (found := version_in(file.filename))}
    earlier = sorted((found for found in versions if _is_earlier(found, distributions.version)), key=Version)
    newest = earlier[-_HABIT:]
    subject = f"{distributions.name} {distributions.version}"
    if len(newest) == _HABIT and all(_has_sdist(served, distributions.name, found) for found in newest):
        yield Finding(rule=SDIST_MISSING, subject=subject, detail=f"{', '.join(newest)} have one")
    elif _has_sdist(served, distributions.name, version):
        yield Finding(rule=SDIST_GONE, subject=subject, detail=f"{version} had one")


def _is_earlier(version: str, ours: str) -> bool:
    found = Version(version)
    return found < Version(ours) and not found.is_prerelease


def _has_sdist(served: Iterable[IndexFile], name: str, version: str) -> bool:
    return any(not file.filename.endswith(".whl") for file in files_of(served, name, Version(version)))


def _is_for_one_of_several_systems(offered: Iterable[Target], missing: Iterable[Target]) -> bool:
    """Whether all wheels are for one operating system, and for others there are none."""
    systems = {_system(target) for target in offered}
    return len(systems) == 1 and "" not in systems and any(_system(target) not in systems for target in missing)


def _system(target: Target) -> str:
    """Beginning of a classifier of the system that the platform is of; empty for others and for all."""
    return next((classifiers[0] for name, classifiers in _SYSTEMS.items() if target.platform.startswith(name)), "")


def _missing_wheels(
    distributions: Distributions, version: str, missing: tuple[Target, ...], *, is_part: bool
) -> Iterator[Finding]:
    """One finding for what is promised, and one for the rest; of a part of a release nothing is promised."""
    classifiers = distributions.files[0].classifiers
    offered = () if is_part else _offered(distributions)
    promised = tuple(target for target in missing if offered and _is_promised(target, classifiers, offered))
    subject = f"{distributions.name} {distributions.version}"
    rest = tuple(target for target in missing if target not in promised)
    for rule, targets in ((WHEELS_MISSING, promised), (FEWER_WHEELS, rest)):
        if targets:
            detail = f"{version} has wheels for {listed(words(targets), '; ')}"
            yield Finding(rule=rule, subject=subject, detail=detail, fix=_OF_A_PART if is_part else "")


def _is_promised(target: Target, classifiers: tuple[str, ...], offered: Iterable[Target]) -> bool:
    """Whether the classifiers name the Python, and the platform has other wheels or its system is named, too."""
    if not _names_python(target, classifiers):
        return False
    platforms = {other.platform for other in offered}
    system = next((name for name in _SYSTEMS if target.platform.startswith(name)), "")
    is_served = any(platform.startswith(system) for platform in platforms)
    return target.platform in platforms or (bool(system) and not is_served and _names_system(system, classifiers))


def _names_python(target: Target, classifiers: tuple[str, ...]) -> bool:
    if target.minor is None:  # of all Pythons 3, for one platform
        return target.platform != ANY and any(text.startswith(f"{_PYTHON}3") for text in classifiers)
    if f"{_PYTHON}3.{target.minor}" not in classifiers:
        return False
    if target.python.startswith("cp"):
        is_free_threaded = target.python.endswith("t")
        return not is_free_threaded or any(text.startswith(f"{_PYTHON}Free Threading") for text in classifiers)
    return target.python.startswith("pp") and f"{_PYTHON}Implementation :: PyPy" in classifiers


def _names_system(system: str, classifiers: tuple[str, ...]) -> bool:
    beginnings = tuple(f"Operating System :: {name}" for name in (*_SYSTEMS[system], "OS Independent"))
    return any(text.startswith(beginnings) for text in classifiers)
