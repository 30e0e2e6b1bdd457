"""Rules, and checks of the built files, that other plugins add.

Our own rules are listed in ``catalogue.py``, and our own checks are called by the catalogues of their folders.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from pytest_release_check.model.contents import ReleaseContents
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.registry import Registry
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """One question about the built files, asked once in ``release::examine``, before anything is uploaded."""

    name: str
    """For messages; used once."""
    find: Callable[[ReleaseContents], Iterable[Finding]]
    """Yields what is wrong with them. May raise ``OutageError``: the examination is inconclusive then."""


ADDED_RULES: Registry[Rule] = Registry(name_of=attrgetter("code"))
FILE_CHECKS: Registry[FileCheck] = Registry()


def findings_of_others(release: ReleaseContents) -> Iterator[Finding]:
    """What the added checks find. Raises ``OutageError`` if one of them fails: nothing is known of its question."""
    for check in FILE_CHECKS:
        try:
            yield from check.find(release)
        except OutageError:
            raise
        except Exception as error:
            raise OutageError(f"the check {check.name!r} of another plugin fails: {error!r}") from error
