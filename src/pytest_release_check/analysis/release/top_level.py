"""What a wheel puts at the top of site-packages, where it meets the files of all other distributions."""

import re
from collections.abc import Iterable

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.files.members import is_beside, module_name

_TO_SITE_PACKAGES = re.compile(r"[^/]+\.data/(?:purelib|platlib)/")
_SHORTEST = 3
"""Letters of an abbreviation: fewer are in too many names by chance, as ``os`` in ``cosmos``."""
_OF_MYPYC = re.compile(r"\w+__mypyc")
"""Modules with the shared code of those that mypyc compiled; their names begin with a digest of the project."""


def in_site_packages(member: str) -> str:
    """Where an installer puts a member below site-packages; empty if it puts it elsewhere, or if it is metadata."""
    path = _TO_SITE_PACKAGES.sub("", member)
    return "" if is_beside(path) else path


def top_levels(members: Iterable[str]) -> frozenset[str]:
    """The names by which modules and packages at the top are imported."""
    names = {module_name(in_site_packages(member)).partition(".")[0] for member in members}
    return frozenset(name for name in names if name and not _OF_MYPYC.fullmatch(name))


def path_files(members: Iterable[str]) -> frozenset[str]:
    """The ``.pth`` files that Python reads whenever it starts: those right in site-packages."""
    paths = map(in_site_packages, members)
    return frozenset(path for path in paths if path.endswith(".pth") and "/" not in path)


def is_named_after(module: str, project: str, others: Iterable[str] = ()) -> bool:
    """Whether a module is named as the project is, or as one of ``others`` is, but for additions and abbreviations."""
    own = _letters(module)
    names = filter(None, map(_letters, (project, *others)))
    return any(name in own or (len(own) >= _SHORTEST and own in name) for name in names)


def _letters(name: str) -> str:
    """Without what tells ``py_demo``, ``demo`` and ``Demo2`` apart."""
    plain = re.sub(r"\d+$", "", canonicalize_name(name).replace("-", ""))
    return re.sub(r"^(?:python|py)(?=.{3})|(?<=.{3})(?:python|py)$", "", plain)
