"""Extension modules that the interpreters of the wheel's tags do not import."""

from collections.abc import Iterable, Iterator, Mapping

from pytest_release_check.analysis.files.extension_suffixes import ExtensionFile
from pytest_release_check.analysis.files.members import is_beside
from pytest_release_check.analysis.files.tag_promises import Promise
from pytest_release_check.analysis.source.extension_uses import Use, uses_of
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

EXTENSION_TAG_DIFFERS = Rule(
    code="RC321",
    slug="extension-tag-differs",
    summary="an extension module in the wheel is for another Python, ABI or platform than the wheel's tags",
    why="Interpreters that the tag names install the wheel and cannot import the module, as its suffix is of "
    "another one.",
    fix="compile it with the limited API (`Py_LIMITED_API`, suffix `.abi3.so`), or tag the wheel for the "
    "Python and the platform that it was built for",
    example="demo-1.0-cp310-abi3-manylinux_2_28_x86_64.whl\n"
    "  demo/_speed.cpython-312-x86_64-linux-gnu.so    # wrong: only CPython 3.12 imports it\n"
    "  demo/_speed.abi3.so                            # every CPython from 3.10 on does",
    source="PEP 425 (tags), PEP 3149 (suffixes); none of 289 platform wheels of real releases has it",
)
EXTENSION_FOR_OTHERS = Rule(
    code="RC322",
    slug="extension-for-others",
    summary="an extension module in the wheel, without which it may work, is for another Python, ABI or platform "
    "than the wheel's tags",
    why="The module is of no use to those who install the wheel, who run without the speed that it should bring.",
    fix="remove the folder `build` and build the wheel again, or tag it for the Python that it was built for",
    example="demo-1.0-cp312-cp312-win_amd64.whl\n"
    "  demo/_speed.cp312-win_amd64.pyd\n"
    "  demo/_old.cp311-win_amd64.pyd    # left over from another build",
    source="PEP 425 (tags), PEP 3149 (suffixes); none of 289 platform wheels of real releases has it",
    severity=Severity.WARNING,
)

_INTERPRETERS = frozenset({"lib-dynload", "site-packages", "dist-packages", "python-stdlib"})
"""Folders of an interpreter that a wheel brings as a whole: its modules are for that one."""


def extension_tag_findings(wheel: Distribution, contents: Contents) -> tuple[Finding, ...]:
    """At most one error, and one warning for modules that others of the wheel, or a fallback, stand in for."""
    if all(tag.endswith("-any") for tag in wheel.tags):
        return ()  # judged by what is compiled at all
    promises = [Promise.from_tag(tag) for tag in wheel.tags]
    known = [promise for promise in promises if promise is not None]
    files = _modules(contents.members)
    if len(known) < len(promises) or not files:
        return ()
    broken = {
        name: found
        for name, found in files.items()
        if not any(promise.is_kept_by(found, wheel.requires_python) for promise in known)
    }
    uses = uses_of(contents, broken)
    fallbacks = {name for name in broken if f"{name.replace('.', '/')}.py" in contents.members}
    others = len(broken) < len(files)
    errors = [
        name for name in broken if name not in fallbacks and _is_certain(name, uses[name], known[0], has_others=others)
    ]
    return tuple(_findings(wheel, broken, errors, known[0]))


def _modules(members: Iterable[str]) -> dict[str, list[ExtensionFile]]:
    """The extension modules of packages by dotted name, each with all its files."""
    found: dict[str, list[ExtensionFile]] = {}
    for member in sorted(members):
        file = None if is_beside(member) else ExtensionFile.from_path(member)
        if file is None or not _INTERPRETERS.isdisjoint(member.split("/")):
            continue
        if all(part.isidentifier() for part in file.module.split(".")):
            found.setdefault(file.module, []).append(file)
    return found


def _is_certain(name: str, use: Use, promise: Promise, *, has_others: bool) -> bool:
    """Whether users miss it for certain.

    A module that nothing imports may be left over from an earlier build, where others fit; one that is imported only
    if it is there, an accelerator. A tag of every Python 3 says less than one that names the ABI.
    """
    if use is Use.CERTAIN:
        return True
    if use is Use.OPTIONAL:
        return False
    is_public = "." not in name and not name.startswith("_")
    return not has_others and (is_public or promise.since is None or promise.is_limited)


def _findings(
    wheel: Distribution, broken: Mapping[str, list[ExtensionFile]], errors: list[str], promise: Promise
) -> Iterator[Finding]:
    for rule, names in (
        (EXTENSION_TAG_DIFFERS, [name for name in broken if name in errors]),
        (EXTENSION_FOR_OTHERS, [name for name in broken if name not in errors]),
    ):
        if names:
            detail = _detail([broken[name][0] for name in names], promise)
            yield Finding(rule=rule, subject=wheel.filename, detail=detail)


def _detail(files: list[ExtensionFile], promise: Promise) -> str:
    first = files[0]
    paths = listed(file.path for file in files)
    if not first.runs_on(promise.platform):
        return f"{paths}: the suffix is of another platform than {promise.platform}"
    promise_words = f"the tag {promise.tag} is for {promise.words()}"
    if promise.is_limited:
        return f"{paths}: the extension module is not of the limited API, {_only(first)} imports it; {promise_words}"
    return f"{paths}: {_only(first)} imports it; {promise_words}"


def _only(file: ExtensionFile) -> str:
    if file.python is None:
        return f"only {({'pypy': 'PyPy', 'graalpy': 'GraalPy'}).get(file.implementation, 'CPython')}"
    build = {"t": "free-threaded ", "d": "debug ", "td": "free-threaded debug "}.get(file.flags, "")
    return f"only {build}CPython {file.python[0]}.{file.python[1]}"
