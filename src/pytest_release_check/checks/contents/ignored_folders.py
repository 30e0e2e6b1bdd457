"""Folders that the source tree has, git ignores, and modules look for at run time: made by a build of their own."""

from collections.abc import Iterator, Mapping

from pytest_release_check.analysis.files.members import is_for_developers, listed
from pytest_release_check.checks.contents.own_folders import Shipped, named_folders
from pytest_release_check.model.contents import Contents, SourceTree
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

IGNORED_FOLDER_NEEDED = Rule(
    code="RC299",
    slug="ignored-folder-needed",
    summary="modules look at run time for a folder of the source tree that git ignores and the wheel does not have",
    why="The folder is made by a build of its own, as that of a front end: it works where that has run, and "
    "not for users.",
    fix="let the build make the folder and ship it, with hatchling's `artifacts` or as package data: most "
    "backends leave out what git ignores",
    example=".gitignore:   demo/static/\n"
    'demo/web.py:  STATIC = Path(__file__).parent / "static"\n'
    "wheel:        demo/web.py",
    source="dmux/minilake#5; no finding on the healthy and popular releases of `benchmarks/`",
    severity=Severity.WARNING,
)


def ignored_folders(filename: str, wheel: Contents, tree: SourceTree | None) -> Iterator[Finding]:
    """A finding if a folder that a module puts together by name lies in the tree, ignored, and not in the wheel.

    Whether the code runs without it is not asked: where it surely does not, that is an error of its own (RC296).
    """
    if tree is None or not wheel.is_whole:
        return
    tops = {name.partition("/")[0] for name in wheel.members if name.endswith("/__init__.py")}
    inside = frozenset(_inside(tree.ignored, tops))
    if not inside:
        return
    shipped = Shipped(wheel)
    gone: Mapping[str, str] = {
        folder: f"{folder} ({module} looks for it)"
        for folder, module in named_folders(wheel)
        if not shipped.has(folder) and any(folder == one or folder.startswith(f"{one}/") for one in inside)
    }
    if gone:
        yield Finding(rule=IGNORED_FOLDER_NEEDED, subject=filename, detail=listed(gone.values()))


def _inside(ignored: tuple[str, ...], tops: set[str]) -> Iterator[str]:
    """The ignored folders inside packages, by the paths that the wheel would have for them."""
    for path in ignored:
        parts = path.split("/")
        for at, part in enumerate(parts[:-1]):
            inner = "/".join(parts[at:])
            if part in tops and parts[-1] != "__pycache__" and not is_for_developers(f"{inner}/x"):
                yield inner
