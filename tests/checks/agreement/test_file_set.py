"""The set of files, held against the previous release and against what was stated."""

import pytest

from pytest_release_check.analysis.release.expected import expected_files
from pytest_release_check.checks.agreement.file_set import expected_words, missing_of_expected, missing_since
from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.index_file import IndexFile
from tests.builders import sdist, wheel
from tests.checks.contents.made import reported

LINUX, MAC, WINDOWS = "manylinux_2_28_x86_64", "macosx_11_0_arm64", "win_amd64"
PYTHONS = tuple(f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12))
SYSTEMS = ("Operating System :: MacOS", "Operating System :: Microsoft :: Windows")
INDEPENDENT = ("Operating System :: OS Independent",)
PYPY = ("Programming Language :: Python :: Implementation :: PyPy",)


def tags(*pythons: str, on: tuple[str, ...] = (LINUX, MAC, WINDOWS)) -> list[str]:
    return [f"{python}-{platform}" for python in pythons for platform in on]


FULL = tags("cp311-cp311", "cp312-cp312")


def served(
    *releases: str, wheels: list[str] | None = None, without_sdist: tuple[str, ...] = ()
) -> tuple[IndexFile, ...]:
    names = [f"demo-{version}-{tag}.whl" for version in releases for tag in wheels or ["py3-none-any"]]
    names += [f"demo-{version}.tar.gz" for version in releases if version not in without_sdist]
    return tuple(IndexFile(filename=name) for name in names)


def release(*files: Distribution) -> Distributions:
    return Distributions(name="demo", version=files[0].version, files=files)


def ours(offered: list[str], classifiers: tuple[str, ...] = (), python: str = "") -> Distributions:
    held = [wheel(version="2.0", tag=tag, classifiers=classifiers, requires_python=python) for tag in offered]
    return release(*held, sdist(version="2.0", classifiers=classifiers, requires_python=python))


@pytest.mark.parametrize(
    ("offered", "classifiers", "found"),
    [
        (FULL, PYTHONS + SYSTEMS, []),
        (FULL[1:], PYTHONS, [("wheels-missing", "1.0 has wheels for cp311 on manylinux_x86_64")]),
        (FULL[1:], (), [("fewer-wheels", "1.0 has wheels for cp311 on manylinux_x86_64")]),
        (
            tags("cp311-cp311", "cp312-cp312", on=(LINUX, WINDOWS)),
            PYTHONS + SYSTEMS,
            [("wheels-missing", "1.0 has wheels for cp311, cp312 on macosx_arm64")],
        ),
        (
            tags("cp311-cp311", "cp312-cp312", on=(LINUX, WINDOWS)),
            PYTHONS + INDEPENDENT,
            [("wheels-missing", "1.0 has wheels for cp311, cp312 on macosx_arm64")],
        ),
        (
            tags("cp311-cp311", "cp312-cp312", on=(LINUX, WINDOWS)),
            PYTHONS,
            [("fewer-wheels", "1.0 has wheels for cp311, cp312 on macosx_arm64")],
        ),
        (
            [*FULL[1:3], *tags("cp312-cp312")],
            (PYTHONS[1],),
            [("fewer-wheels", "1.0 has wheels for cp311 on manylinux_x86_64")],
        ),
        (
            tags("cp312-cp312", on=(LINUX, MAC)),
            (*PYTHONS, *SYSTEMS),
            [
                (
                    "wheels-missing",
                    "1.0 has wheels for cp311 on macosx_arm64, manylinux_x86_64; cp311, cp312 on win_amd64",
                ),
            ],
        ),
        (
            [],
            PYTHONS + SYSTEMS,
            [("fewer-wheels", "1.0 has wheels for cp311, cp312 on macosx_arm64, manylinux_x86_64")],
        ),
        (["py3-none-any"], PYTHONS + SYSTEMS, []),
        (tags("cp311-abi3"), PYTHONS + SYSTEMS, []),
    ],
)
def test_wheels(offered: list[str], classifiers: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    """A hole in the matrix, or a whole system, that classifiers name is an error; what none names, a warning."""
    said = reported(*missing_since(ours(offered, classifiers), served("1.0", wheels=FULL)))
    assert [slug for slug, _ in said] == [slug for slug, _ in found]
    assert all(detail.startswith(expected) for (_, detail), (_, expected) in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("before", "offered", "found"),
    [
        (FULL, tags("cp312-cp312", on=(LINUX,)), "fewer-wheels"),
        (FULL, tags("cp312-cp312", on=(LINUX, "musllinux_1_2_aarch64")), "fewer-wheels"),
        (FULL, tags("cp312-cp312", on=(LINUX, MAC)), "wheels-missing"),
        (tags("cp311-cp311", "cp312-cp312", on=(LINUX,)), tags("cp312-cp312", on=(LINUX,)), "wheels-missing"),
    ],
)
def test_the_wheels_of_one_job(before: list[str], offered: list[str], found: str) -> None:
    """Each system has its own in CI; two systems are a whole set, and so is one that was always alone."""
    files = ours(offered, PYTHONS + SYSTEMS)
    assert [slug for slug, _ in reported(*missing_since(files, served("1.0", wheels=before), can_be_part=True))] == [
        found
    ]
    assert "wheels-missing" in [slug for slug, _ in reported(*missing_since(files, served("1.0", wheels=before)))]


@pytest.mark.parametrize(
    ("python", "offered", "classifiers", "found"),
    [
        (">=3.12", tags("cp312-cp312"), PYTHONS[1:], []),
        (">=3.12", tags("cp312-cp312"), PYTHONS, []),
        (">=3.11", tags("cp312-cp312"), PYTHONS, ["wheels-missing"]),
        (">=3.11", tags("cp312-cp312"), PYTHONS[1:], ["fewer-wheels"]),
    ],
)
def test_a_python_that_was_given_up(
    python: str, offered: list[str], classifiers: tuple[str, ...], found: list[str]
) -> None:
    """Requires-Python says so; a classifier that still names it is a promise."""
    said = reported(*missing_since(ours(offered, classifiers, python), served("1.0", wheels=FULL)))
    assert [slug for slug, _ in said] == found


@pytest.mark.parametrize(
    ("gone", "classifiers", "found"),
    [
        ("pp311-pypy311_pp73", PYTHONS, "fewer-wheels"),
        ("pp311-pypy311_pp73", PYTHONS + PYPY, "wheels-missing"),
        ("cp312-cp312t", PYTHONS, "fewer-wheels"),
        (
            "cp312-cp312t",
            (*PYTHONS, "Programming Language :: Python :: Free Threading :: 3 - Stable"),
            "wheels-missing",
        ),
        ("graalpy311-graalpy242_311_native", PYTHONS, "fewer-wheels"),
    ],
)
def test_implementations_and_abis(gone: str, classifiers: tuple[str, ...], found: str) -> None:
    """Each has a classifier of its own, but GraalPy."""
    before = served("1.0", wheels=[*FULL, *tags(gone)])
    assert [slug for slug, _ in reported(*missing_since(ours(FULL, classifiers), before))] == [found]


def test_the_free_threaded_python_that_was_an_experiment() -> None:
    """Nobody misses 3.13t where there is a later one."""
    before = served("1.0", wheels=[*FULL, *tags("cp313-cp313t")])
    assert reported(*missing_since(ours([*FULL, *tags("cp314-cp314t")]), before)) == []
    for offered in (FULL, [*FULL, *tags("cp314-cp314t"), *tags("cp313-cp313t", on=(LINUX,))]):
        assert [slug for slug, _ in reported(*missing_since(ours(offered), before))] == ["fewer-wheels"]


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (served("1.0", "1.1", "1.2"), [("sdist-missing", "1.0, 1.1, 1.2 have one")]),
        (served("1.0", "1.1"), [("sdist-gone", "1.1 had one")]),
        (served("1.0", "1.1", "1.2", "1.3", without_sdist=("1.0",)), [("sdist-missing", "1.1, 1.2, 1.3 have one")]),
        (served("1.0", "1.1", "1.2", without_sdist=("1.0",)), [("sdist-gone", "1.2 had one")]),
        (served("1.0", "1.1", "1.2", without_sdist=("1.2",)), []),
        (served("1.0", "1.1", "2.1"), [("sdist-gone", "1.1 had one")]),
        ((), []),
    ],
)
def test_a_lone_wheel(before: tuple[IndexFile, ...], found: list[tuple[str, str]]) -> None:
    """An error where the last three releases have an sdist."""
    alone = release(wheel(version="2.0"))
    assert reported(*missing_since(alone, before)) == found
    assert reported(*missing_since(alone, before, kinds=(Artifact.WHEEL,))) == []
    assert reported(*missing_since(release(wheel(version="2.0"), sdist(version="2.0")), before)) == []


def test_what_is_compared() -> None:
    """The release that was named; and no pre-release, of which many projects build less."""
    before = (*served("1.0"), *served("1.1", without_sdist=("1.1",)))
    assert reported(*missing_since(release(wheel(version="2.0")), before)) == []
    assert reported(*missing_since(release(wheel(version="2.0")), before, "1.0")) == [("sdist-gone", "1.0 had one")]
    assert reported(*missing_since(release(wheel(version="2.0rc1")), before, "1.0")) == []


def test_what_was_stated() -> None:
    """Each kind that is missing is an error, whatever earlier releases had."""
    expected = expected_files(["sdist", "cp311-cp312 on manylinux_x86_64, win_amd64"])
    assert expected is not None
    assert reported(*missing_of_expected(ours(FULL), expected)) == []
    assert reported(*missing_of_expected(release(wheel(version="2.0", tag=FULL[0])), expected)) == [
        ("release-file-missing", "release_expect names an sdist"),
        (
            "release-file-missing",
            "release_expect names wheels for cp312 on manylinux_x86_64; cp311, cp312 on win_amd64",
        ),
    ]
    assert expected_words(ours(FULL[1:]), expected) == ("wheels for cp311 on manylinux_x86_64",)
