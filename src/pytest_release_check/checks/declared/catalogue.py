"""Every rule about what is declared and what the source does."""

from collections.abc import Iterator
from itertools import chain

from pytest_release_check.analysis.files.modules import Modules
from pytest_release_check.analysis.metadata.core_metadata import fields_of
from pytest_release_check.analysis.metadata.pythons import Pythons, admitted
from pytest_release_check.analysis.metadata.requirements import Requirements
from pytest_release_check.analysis.source.reach import Reached, loaded_first
from pytest_release_check.checks.declared.description import description_findings
from pytest_release_check.checks.declared.license_texts import (
    license_findings,
    license_not_shipped,
    missing_license_text,
)
from pytest_release_check.checks.declared.markers import marker_findings
from pytest_release_check.checks.declared.newer_python import (
    invalid_findings,
    newer_python_findings,
    obstacles,
    refusals,
    refusals_of_python,
)
from pytest_release_check.checks.declared.pythons_stated import (
    classifier_findings,
    missing_requires_python,
    pythons_of,
    stated_pythons,
)
from pytest_release_check.checks.declared.required import entry_point_groups, requirement_findings, tools_required
from pytest_release_check.checks.declared.sdist_build import build_findings, setup_script
from pytest_release_check.checks.declared.secrets import secret_findings
from pytest_release_check.checks.declared.undeclared import undeclared_imports
from pytest_release_check.model.contents import Contents, ReleaseContents
from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.rules.finding import Finding

_TWO = (2, 7)
_FIRST_UNSTATED = (3, 8)
"""Where nothing says which Pythons a release is for, those before are not asked about its imports: cells begin here."""


def declared_findings(release: ReleaseContents) -> Iterator[Finding]:
    """All findings about declarations that the shipped source contradicts, or that mislead."""
    files = tuple((file, release.contents[file.filename]) for file in release.distributions.files)
    sdists = release.of(Artifact.SDIST)
    sources = tuple(contents for _, contents in sdists)
    for file, contents in files:
        yield from secret_findings(file, contents)
    for file, contents in sdists:
        oldest = min(admitted(file), default=_FIRST_UNSTATED)
        yield from build_findings(file, contents, Modules.of(file, contents, oldest), admitted(file))
    speaking, held = min(release.of(Artifact.WHEEL) or sdists, key=lambda one: min(admitted(one[0]), default=(9, 9)))
    yield from description_findings(speaking.filename, fields_of(speaking, held), sources)
    if speaking.artifact is Artifact.WHEEL:
        yield from missing_license_text(speaking.filename, held, sources)
    yield from license_not_shipped(speaking.filename, (contents for _, contents in files), release.tree)
    before = pythons_of(release.previous)
    promised = before | {*stated_pythons(fields_of(speaking, held).get("classifiers", ()))}
    pythons = frozenset(chain.from_iterable(_asked(file, promised) for file, _ in files))
    scripts = tuple(script for _, source in sdists if (script := setup_script(source, pythons)))
    yield from _of_one(speaking, held, pythons, scripts, before, has_no_sdist=not sdists)


def _of_one(
    file: Distribution,
    contents: Contents,
    pythons: Pythons,
    scripts: tuple[Reached, ...],
    before: Pythons,
    *,
    has_no_sdist: bool,
) -> Iterator[Finding]:
    """What one file, which speaks for all, states and does; ``scripts`` build it, ``before`` are earlier Pythons."""
    fields = fields_of(file, contents)
    classifiers = fields.get("classifiers", ())
    requirements = Requirements.of_file(file, contents)
    yield from license_findings(file.filename, fields)
    yield from classifier_findings(file, classifiers)
    yield from requirement_findings(file.name, file.filename, requirements, fields)
    yield from marker_findings(file.filename, requirements)
    yield from _of_source(
        file, contents, requirements, pythons, classifiers, scripts, before, has_no_sdist=has_no_sdist
    )


def _of_source(
    file: Distribution,
    contents: Contents,
    requirements: Requirements,
    pythons: Pythons,
    classifiers: tuple[str, ...],
    scripts: tuple[Reached, ...],
    before: Pythons,
    *,
    has_no_sdist: bool,
) -> Iterator[Finding]:
    modules = Modules.of(file, contents, min(pythons, default=_FIRST_UNSTATED))
    yield from tools_required(file.filename, requirements, modules, classifiers, entry_point_groups(contents))
    if not pythons:
        return
    found = loaded_first(modules, pythons)
    stops = obstacles(modules, found, requirements)
    names_pythons = bool(file.requires_python) or any(tag.startswith("py2") for tag in file.tags)
    if names_pythons:
        yield from newer_python_findings(file, stops)
    else:
        stopping = refusals((*found, *scripts))
        yield from missing_requires_python(file, stops, stopping, classifiers, before, has_no_sdist=has_no_sdist)
    yield from invalid_findings(file, modules, found)
    yield from refusals_of_python(file.filename, found, file.requires_python)
    yield from undeclared_imports(file.name, file.filename, modules, found, requirements)


def _asked(file: Distribution, promised: Pythons) -> Pythons:
    """The Pythons that a file is judged by: all that are stated, else those that somebody may still have."""
    return frozenset(
        p for p in admitted(file) if file.requires_python or p in promised or p == _TWO or p >= _FIRST_UNSTATED
    )
