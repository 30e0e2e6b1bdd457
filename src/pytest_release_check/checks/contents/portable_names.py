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
    fix="rename one of them, so that they differ in more than capital letters",
)
CASE_CLASH_IN_SDIST = Rule(
    code="RC208",
    slug="case-clash-in-sdist",
    summary="two members of the sdist differ only in case: unpacked on macOS or Windows, one of them is lost",
    fix="rename one of them, so that they differ in more than capital letters, or exclude them from the sdist",
    severity=Severity.WARNING,
)
NAME_IMPOSSIBLE = Rule(
    code="RC209",
    slug="windows-name-impossible",
    summary="Windows cannot have a file of that name, and installers there take the wheel",
    fix="rename the member: no CON, PRN, AUX, NUL, COM1 or LPT1 with any ending, none of the characters "
    '< > : " ? * and |, and no dot or blank at the end',
)
NAME_IMPOSSIBLE_IN_SDIST = Rule(
    code="RC210",
    slug="windows-name-in-sdist",
    summary="Windows cannot have a file of that name, so the sdist cannot be unpacked as it is there",
    fix="rename the member, let tests make such files when they run, or exclude them from the sdist",
    severity=Severity.WARNING,
)
PATH_TOO_LONG = Rule(
    code="RC211",
    slug="path-too-long",
    summary="the path of a member is too long for many installations on Windows: it has 260 characters for all of it",
    fix="use shorter names, or fewer folders inside each other; or exclude what nobody needs",
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
    """Below site-packages, where a wheel's data for it goes too."""
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
