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
    names = first.members.keys() | second.members.keys()
    differing = [name for name in names if first.members.get(name) != second.members.get(name)]
    told = [name for name in differing if not name.endswith(".dist-info/RECORD")]  # it follows the others
    return (Finding(code=rules.NOT_REPRODUCIBLE.code, subject=filename, detail=listed(told)),) if told else ()
