"""The requirements of a release as rules ask for them: which apply where, and what they may provide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.analysis.metadata.pythons import Python
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.model.markers import SYSTEMS, Markers
from pytest_release_check.upload.metadata.requirement_fields import requirement_of

_PATCH = 15
"""The patch release that stands for a minor version: late enough for what its first releases could not do yet."""

_UNKNOWN = ("platform_release", "platform_version")
"""Variables whose values nobody can list: a requirement that asks for one counts somewhere."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """All requirements that could be read."""

    all: tuple[Requirement, ...]

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> "Requirements":
        """Of Requires-Dist lines; those that cannot be parsed are reported by another rule."""
        return cls(tuple(found for line in lines if (found := requirement_of(line)) is not None))

    @classmethod
    def of_file(cls, file: Distribution, contents: Contents) -> "Requirements":
        """Of a file's metadata; sdists of old setuptools keep them beside it."""
        beside = next((text for path, text in contents.texts.items() if path.endswith(".egg-info/requires.txt")), b"")
        is_sdist = file.artifact is Artifact.SDIST
        return cls.of_lines(file.requires_dist or (_of_egg_info(beside) if is_sdist else ()))

    def applying(self, python: Python) -> tuple[Requirement, ...]:
        """What a plain installation on CPython of a minor version brings along, on any usual system."""
        return tuple(requirement for requirement in self.all if _applies(requirement.marker, python))

    def named(self, module: str) -> tuple[Requirement, ...]:
        """The requirements on a distribution that is named as a module is, extras included."""
        name = canonicalize_name(module)
        return tuple(requirement for requirement in self.all if canonicalize_name(requirement.name) == name)


def resembles(requirement: Requirement, module: str) -> bool:
    """Whether names are so alike that the distribution may well hold the module, as PyYAML holds yaml."""
    name, module = (canonicalize_name(text).replace("-", "") for text in (requirement.name, module))
    return (len(module) > 1 and module in name) or (len(name) > 2 and name in module)


def holds(marker: Marker | None, markers: Markers) -> bool:
    """Whether a requirement with this marker counts in an environment, no extra asked for.

    One that cannot be evaluated (it compares what is no version, or names an unknown variable) counts.
    """
    try:
        return marker is None or marker.evaluate(markers.environment())
    except (ValueError, KeyError):
        return True


def _applies(marker: Marker | None, python: Python) -> bool:
    text = str(marker or "")
    if any(name in text for name in _UNKNOWN):
        return "extra" not in text
    return any(holds(marker, Markers.by_rule((*python, _PATCH), system=system)) for system in SYSTEMS)


def _of_egg_info(text: bytes) -> Iterator[str]:
    """Lines of requires.txt, whose sections are named ``extra:marker``."""
    marker = ""
    for line in text.decode("utf-8", "replace").splitlines():
        if line.startswith("["):
            extra, _, condition = line.strip("[] ").partition(":")
            parts = [*([f"({condition})"] if condition else []), *([f'extra == "{extra}"'] if extra else [])]
            marker = " and ".join(parts)
        elif line.strip():
            yield f"{line} ; {marker}" if marker else line
