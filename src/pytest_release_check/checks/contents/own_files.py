"""Files that modules read out of their own packages, by their names, and that the wheel does not have."""

import re
from collections.abc import Iterable, Iterator

from pytest_release_check.analysis.files.members import is_beside, is_for_developers, listed
from pytest_release_check.analysis.source.file_references import references
from pytest_release_check.checks.contents.missing_from_wheel import lost_members, needs
from pytest_release_check.checks.installed.shipped_modules import is_foreign
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

OWN_FILE_MISSING = Rule(
    code="RC270",
    slug="own-file-missing",
    summary="modules read files of their own package that the wheel does not have",
    why="The first use of the file ends with FileNotFoundError, but not in the source tree.",
    fix="ship them as package data (setuptools: `tool.setuptools.package-data`)",
    example='demo/words.py:  open(Path(__file__).parent / "words.txt")\nwheel:          demo/words.py',
    source='boxed/mutmut#335; hypothesmith 0.2.2, yanked for "Broken packaging omitted grammar definition '
    'file"; of 1208 wheels of real releases three have it',
)

_MAY_READ = re.compile(rb"__file__|get_data|resource_(string|stream|filename)|importlib[._ ]\s*(import\s+)?resources")


def missing_own_files(filename: str, wheel: Contents, sources: Iterable[Contents] = ()) -> tuple[Finding, ...]:
    """A finding if files are read that lie nowhere in the wheel, in packages that only this wheel fills.

    Nothing is said of what is looked for before it is read, of what need not be there, and of what one of the
    ``sources`` has, where RC256 reports that.
    """
    if not wheel.is_whole:
        return ()
    found = dict(_missing(wheel))
    for source in sources if found else ():
        lost = found.keys() & {*lost_members(wheel.members, source.members)}
        reported = needs(wheel, tuple(lost)) if source.is_whole else {}
        found = {path: reader for path, reader in found.items() if path not in reported}
    if not found:
        return ()
    detail = listed(f"{path} ({reader} reads it)" for path, reader in found.items())
    files = listed(f"`{path}`" for path in found)
    fix = f"ship {files} as package data (setuptools: `tool.setuptools.package-data`)"
    return (Finding(rule=OWN_FILE_MISSING, subject=filename, detail=detail, fix=fix),)


def own_modules(wheel: Contents) -> Iterator[tuple[str, bytes]]:
    """Path and source of the modules that the project has written for its users, sorted."""
    for module, text in sorted(wheel.texts.items()):
        if module.endswith(".py") and not (is_beside(module) or is_for_developers(module) or is_foreign(module)):
            yield module, text


def _missing(wheel: Contents) -> Iterator[tuple[str, str]]:
    folders = {name.rpartition("/")[0] for name in wheel.members}
    for module, text in own_modules(wheel):
        if not _MAY_READ.search(text):
            continue
        for path, line in references(text, module):
            is_ours = f"{path.partition('/')[0]}/__init__.py" in wheel.members
            if is_ours and path not in wheel.members and path not in folders:
                yield path, f"{module}:{line}"
