"""Names of members on systems other than the one of the build: pure rules over paths."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pytest_release_check.analysis.files.members import is_for_developers, listed, module_name
from pytest_release_check.model.contents import Contents, Member
from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

CASE_CLASH = Rule(
    code="RC207",
    slug="case-clash",
    summary="two members differ only in case: on macOS and Windows one of them is lost",
    why="The file systems of macOS and Windows take the two names for one: the file that is unpacked last "
    "overwrites the other.",
    fix="rename one of them, so that they differ in more than capital letters",
    example="demo/Core.py\ndemo/core.py",
    source="PEP 235 (imports where the file system ignores case); no wheel of the healthy, popular and yanked "
    "releases of `benchmarks/` has it",
)
CASE_CLASH_IN_SDIST = Rule(
    code="RC208",
    slug="case-clash-in-sdist",
    summary="two members of the sdist differ only in case: unpacked on macOS or Windows, one of them is lost",
    why="Users who build the sdist there build without the file that was overwritten.",
    fix="rename one of them, so that they differ in more than capital letters, or exclude them from the sdist",
    example="demo-1.0/demo/data/A.json\ndemo-1.0/demo/data/a.json",
    source="PEP 235; a warning, since tests often have such files",
    severity=Severity.WARNING,
)
NAME_IMPOSSIBLE = Rule(
    code="RC209",
    slug="windows-name-impossible",
    summary="Windows cannot have a file of that name, so the wheel cannot be installed there",
    why="Installers on Windows take the wheel, and end with an error or lose the file.",
    fix="rename the member: no `CON`, `PRN`, `AUX`, `NUL`, `COM1` or `LPT1` with any ending, none of the "
    'characters `< > : " ? * |`, and no dot or blank at the end',
    example="demo/aux.py\ndemo/what?.txt",
    source="https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file, as `os.path.isreserved` of "
    "Python 3.13 has it",
)
NAME_IMPOSSIBLE_IN_SDIST = Rule(
    code="RC210",
    slug="windows-name-in-sdist",
    summary="Windows cannot have a file of that name, so the sdist cannot be unpacked as it is there",
    why="Users on Windows cannot unpack, and so not build, the sdist.",
    fix="rename the member, let tests make such files when they run, or exclude them from the sdist",
    example="demo-1.0/tests/data/aux.txt",
    source="https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file; a warning, since tests often "
    "have such files",
    severity=Severity.WARNING,
)
PATH_TOO_LONG = Rule(
    code="RC211",
    slug="path-too-long",
    summary="the path of a member is too long for many installations on Windows, where a whole path has at most "
    "260 characters",
    why="The installation ends there with an error that a file does not exist.",
    fix="shorten the names or nest fewer folders, or exclude what nobody needs",
    example="demo/templates/demo/administration/organisations/memberships/...    # 150 characters",
    source="https://learn.microsoft.com/en-us/windows/win32/fileio/maximum-file-path-limitation; counted below "
    "the site-packages of Python from the Microsoft Store, for a user whose name has eight letters",
    severity=Severity.WARNING,
)

# As `os.path.isreserved` of Python 3.13 on Windows has them. A backslash is a matter of how the archive was written.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[1-9\xb9\xb2\xb3])\s*(\..*)?", re.IGNORECASE)
_IMPOSSIBLE = re.compile(r'[\x00-\x1f<>:"|?*]|[. ]$')

# Windows: MAX_PATH is 260 with the NUL at the end, unless the machine and the program both opt out ("Maximum Path
# Length Limitation"). The user's name has eight letters here; the Python is that of the Microsoft Store.
_LONGEST = 259
_USER = r"C:\Users\eightltr"
_SITE_PACKAGES = (
    rf"{_USER}\AppData\Local\Packages\PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0"
    r"\LocalCache\local-packages\Python312\site-packages"
)
_UNPACKED = rf"{_USER}\AppData\Local\Temp\pip-install-xxxxxxxx"
"""Where pip unpacks an sdist, in a folder that is the project's name, an underscore and 32 digits."""


_OF_WHEELS = {
    CASE_CLASH_IN_SDIST: CASE_CLASH,
    NAME_IMPOSSIBLE_IN_SDIST: NAME_IMPOSSIBLE,
}
"""The rule that says of a wheel what another one says of an sdist."""


def unportable_members(files: Iterable[tuple[Distribution, Contents]]) -> Iterator[Finding]:
    """Of all files of a release; what is wrong with a wheel is not reported of its sdist again."""
    found = [finding for file, contents in files for finding in unportable_names(file, contents)]
    rules = {finding.rule for finding in found}
    yield from (finding for finding in found if _OF_WHEELS.get(finding.rule) not in rules)


def unportable_names(file: Distribution, contents: Contents) -> Iterator[Finding]:
    """Names that lose a file, or stop an installation, on a system for which installers take this file."""
    is_wheel = file.artifact is Artifact.WHEEL
    platforms = {tag.rpartition("-")[2] for tag in file.tags}
    on_windows = not is_wheel or any(platform.startswith(("any", "win")) for platform in platforms)
    on_macos = not is_wheel or any(platform.startswith(("any", "macosx")) for platform in platforms)
    if on_windows or on_macos:
        rule = CASE_CLASH if is_wheel else CASE_CLASH_IN_SDIST
        yield from _finding(rule, file, _clashes(contents.members, is_wheel=is_wheel))
    if on_windows:
        rule = NAME_IMPOSSIBLE if is_wheel else NAME_IMPOSSIBLE_IN_SDIST
        yield from _finding(rule, file, filter(_is_impossible, contents.members))
        yield from _finding(PATH_TOO_LONG, file, _too_long(file, contents.members))


def _clashes(members: Mapping[str, Member], *, is_wheel: bool) -> Iterator[str]:
    """Files that a file system without case takes for one, and folders of modules that it makes one of.

    Data that is the same twice is found under both names. Texts of licenses in metadata, and what an sdist has for
    developers, is lost without harm.
    """
    files: dict[str, set[str]] = defaultdict(set)
    folders: dict[str, set[str]] = defaultdict(set)
    for member in members:
        path = _installed_path(member)
        if ".dist-info/" in path or (not is_wheel and is_for_developers(member)):
            continue
        files[_caseless(path)].add(member)
        folder = path.rpartition("/")[0]
        if module_name(path) and folder:
            folders[_caseless(folder)].add(folder)
    clashing = [group for group in files.values() if len(group) > 1 and not _are_same_data(group, members)]
    # An import compares case even where the file system does not (PEP 235): only one of such folders is found.
    inside = {_caseless(_installed_path(member).rpartition("/")[0]) for group in clashing for member in group}
    clashing += [{f"{folder}/" for folder in group} for key, group in folders.items() if key not in inside]
    for group in clashing:
        if len(group) > 1:
            yield " and ".join(sorted(group))


def _are_same_data(group: Iterable[str], members: Mapping[str, Member]) -> bool:
    group = tuple(group)
    return not any(map(module_name, group)) and len({members[member].sha256 for member in group}) == 1


def _installed_path(member: str) -> str:
    """The path below site-packages, where files of ``.data/purelib`` and ``.data/platlib`` are put as well."""
    return re.sub(r"^[^/]+\.data/(purelib|platlib)/", "", member)


def _caseless(path: str) -> str:
    """Two paths are one on NTFS and APFS if these are equal; the latter compares composed characters as well."""
    return unicodedata.normalize("NFC", path).lower()


def _is_impossible(member: str) -> bool:
    return any(_RESERVED.fullmatch(part) or _IMPOSSIBLE.search(part) for part in member.split("/") if part)


def _too_long(file: Distribution, members: Iterable[str]) -> Iterator[str]:
    is_wheel = file.artifact is Artifact.WHEEL
    above = len(_SITE_PACKAGES) if is_wheel else len(_UNPACKED) + len(f"\\{file.name}_") + 32
    for member in members:
        path = _installed_path(member)
        if above + 1 + len(path) > _LONGEST:
            yield f"{member} ({len(path)} characters)"


def _finding(rule: Rule, file: Distribution, names: Iterable[str]) -> Iterator[Finding]:
    if detail := listed(names):
        yield Finding(rule=rule, subject=file.filename, detail=detail)
