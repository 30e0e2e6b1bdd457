"""Two builds of the same source hold the same."""

from pytest_release_check.checks.contents.members import listed
from pytest_release_check.model import content_rules as rules
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.findings import Finding


def differing_members(filename: str, first: Contents, second: Contents | None) -> tuple[Finding, ...]:
    """A finding if members are not the same; ``None`` if the second build gave no file of that name.

    How the archive is packed, times of members above all, is not looked at.
    """
    if second is None:
        detail = "the second build gave no file of this name"
        return (Finding(code=rules.NOT_REPRODUCIBLE.code, subject=filename, detail=detail),)
    if not (first.is_whole and second.is_whole):
        return ()
    told = _different(first, second)
    return (Finding(code=rules.NOT_REPRODUCIBLE.code, subject=filename, detail=listed(told)),) if told else ()


def tree_wheel_differences(filename: str, wheel: Contents, other: str, tree_wheel: Contents) -> tuple[Finding, ...]:
    """Findings about a wheel that was built out of the sdist, and another of the same tree, without an sdist.

    Members that only one of them has are told apart from those that differ.
    """
    if not (wheel.is_whole and tree_wheel.is_whole):
        return ()
    lacking = listed(tree_wheel.members.keys() - wheel.members.keys())
    more = listed(wheel.members.keys() - tree_wheel.members.keys())
    if other != filename:
        details = [f"built out of the tree it is {other}"]
    else:
        details = [f"only with the sdist in between: {more}"] * bool(more)
        details += [f"not with the sdist in between: {lacking}"] * bool(lacking)
    if details:
        code = rules.TREE_WHEEL_DIFFERS.code
        return tuple(Finding(code=code, subject=filename, detail=detail) for detail in details)
    told = _different(wheel, tree_wheel)
    return (Finding(code=rules.NOT_REPRODUCIBLE.code, subject=filename, detail=listed(told)),) if told else ()


def _different(first: Contents, second: Contents) -> list[str]:
    names = first.members.keys() | second.members.keys()
    differing = [name for name in names if first.members.get(name) != second.members.get(name)]
    return [name for name in differing if not name.endswith(".dist-info/RECORD")]  # it follows the others
