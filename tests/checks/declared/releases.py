"""Releases of a few lines, as rules about declarations see them."""

from collections.abc import Mapping
from dataclasses import replace

from pytest_release_check.checks.declared.catalogue import declared_findings
from pytest_release_check.model.contents import Contents, Member, PreviousRelease, ReleaseContents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from tests.builders import distributions, sdist, wheel

METADATA = "demo-1.0.dist-info/METADATA"


def contents(texts: Mapping[str, str], is_whole: bool = True) -> Contents:
    members = {path: Member(size=len(text), sha256="0" * 64) for path, text in texts.items()}
    return Contents(members=members, texts={path: text.encode() for path, text in texts.items()}, is_whole=is_whole)


def metadata(*lines: str, description: str = "A description of some length.") -> str:
    return "\n".join(["Metadata-Version: 2.1", "Name: demo", "Version: 1.0", *lines, "", description])


def release(*files: tuple[Distribution, Contents]) -> ReleaseContents:
    held = {file.filename: found for file, found in files}
    return ReleaseContents(distributions=distributions(*(file for file, _ in files)), contents=held)


def of_wheel(
    texts: Mapping[str, str],
    *fields: str,
    python: str = ">=3.8",
    requires: tuple[str, ...] = (),
    tag: str = "py3-none-any",
    description: str = "A description of some length.",
    source: Mapping[str, str] | None = None,
) -> dict[str, Finding]:
    """Findings by slug for a wheel with these members, and an sdist if it has any."""
    given = metadata(*fields, description=description)
    tags = tuple(f"{part}-{tag.partition('-')[2]}" for part in tag.partition("-")[0].split("."))
    file = wheel(requires_python=python, requires_dist=requires, tag=tag, tags=tags)
    files = [(file, contents({METADATA: given, **texts}))]
    if source is not None:
        files.append((sdist(requires_python=python), contents({"PKG-INFO": given, **source})))
    return by_slug(release(*files))


def of_sdist(
    texts: Mapping[str, str], *fields: str, python: str = ">=3.8", previous: PreviousRelease | None = None
) -> dict[str, Finding]:
    """Findings by slug for an sdist with these members."""
    given = release((sdist(requires_python=python), contents({"PKG-INFO": metadata(*fields), **texts})))
    return by_slug(replace(given, previous=previous))


def by_slug(given: ReleaseContents) -> dict[str, Finding]:
    return {finding.rule.slug: finding for finding in declared_findings(given)}
