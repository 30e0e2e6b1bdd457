"""The steps in order, up to the matrix: build, examine, stage, each once; then the plan of the rest."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

from pytest_release_check.analysis.files.type_information import has_types
from pytest_release_check.analysis.release.difference import difference_of
from pytest_release_check.analysis.release.wheel_groups import by_words
from pytest_release_check.checks.agreement.beside import unmet_beside
from pytest_release_check.checks.agreement.expected_files import unexpected_set
from pytest_release_check.effects import report_folder
from pytest_release_check.effects.binaries import read_binaries
from pytest_release_check.effects.dist_files import open_release
from pytest_release_check.effects.evidence_file import read_evidence
from pytest_release_check.effects.exports import BOUND, exported_project
from pytest_release_check.effects.git import source_tree
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.web import OutOfReachError
from pytest_release_check.index.folders import newest_of_each
from pytest_release_check.index.server import Index
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.binaries import WheelBinaries
from pytest_release_check.model.contents import Contents, ReadRelease, SourceTree
from pytest_release_check.model.difference import Difference
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import BUILD, FILES
from pytest_release_check.model.run_plan import RunPlan, Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Project
from pytest_release_check.remote_index.client import IndexClient, StageClient
from pytest_release_check.run.file_set import FileSet, file_set
from pytest_release_check.run.local_indexes import LocalIndexes
from pytest_release_check.run.planning import Planner
from pytest_release_check.run.staging import Staging
from pytest_release_check.run.upstream import UpstreamReader
from pytest_release_check.steps.build import build
from pytest_release_check.steps.examine import examine
from pytest_release_check.steps.in_order import after, completed
from pytest_release_check.steps.reproduce import reproduce
from pytest_release_check.upload.file.wheel_names import PLATFORM_TAG, local_note, local_wheels

T = TypeVar("T")
V = TypeVar("V")


class Progress(Protocol):
    """What the person who waits is shown."""

    def say(self, line: str) -> None:
        """A line that stays."""

    def begin(self, phase: str) -> None:
        """What is done from now on."""


class ReleasePipeline:
    """The steps that are done once for the whole run. Keeps the indexes, which serve until ``close``."""

    def __init__(
        self,
        settings: Settings,
        survey: Survey,
        context: RunContext,
        progress: Progress,
        client: IndexClient | None = None,
        target: IndexClient | None = None,
        *,
        end_programs: Callable[[], None],
    ) -> None:
        """``end_programs`` ends all that the run has started, from any thread."""
        self._settings = settings
        self._survey = survey
        self._context = context
        self._progress = progress
        self._end_programs = end_programs
        self._gateway: Index | None = None
        self._beside = {name: version for path in settings.beside for name, version in newest_of_each(path).items()}
        self._binaries: Mapping[str, WheelBinaries] = {}
        self._difference: Difference | None = None
        self._has_types = False
        self._target = target
        self._source: Project | None = None
        """What was built: the project, or a clean checkout of it."""
        self._read: Mapping[str, Contents] = {}
        """What was read of the files when they were opened, by file name, until they are examined."""
        beside = tuple(Upstream(address=str(path), folder=path, is_joined=True) for path in settings.beside)
        upstreams = tuple(Upstream.from_text(text) for text in survey.upstreams)
        self._upstream = UpstreamReader(upstreams, context, progress.say)
        self._indexes = LocalIndexes(beside + upstreams, context, frozenset(settings.rule_policy.ignored))
        chosen = client or StageClient(survey.stage, None, context)
        self._staging = Staging(settings, chosen, self._indexes, context, progress.say, progress.begin)

    def close(self) -> None:
        """Stop all indexes of the run."""
        self._indexes.close()

    def run_plan(self) -> RunPlan:
        """Complete build, examine and stage, each once, and plan the rest.

        Raises ``SettingsError`` if no cell is left to plan.
        """
        built = self._reported(self._first, self._completed(self._build))
        examined: Outcome[None] = self._after(built, self._examine)
        # What PyPI would refuse is reported and fails the run; the index lets it pass, so that the rest is found too.
        reported = frozenset(finding.code for finding in examined.findings if finding.code.startswith("PYPI"))
        allowed = frozenset({PLATFORM_TAG.code} if self._local_only(built.value) else ())
        put = self._after(built, lambda files: self._staging.staged(files, self._known(files), reported, allowed))
        staged = self._reported("stage", put)
        return RunPlan(
            settings=self._settings,
            project=self._survey.project,
            plan=self._planner().plan(built.value),
            workspace=self._context.workspace,
            environment=dict(self._context.environment),
            web_indexes=self._context.web_indexes,
            build=built,
            examine=examined,
            stage=staged,
            notes=self._notes(built.value),
            local_only=self._local_only(built.value),
            part=self._file_set(built.value).blocker if built.value is not None else "",
            difference=self._difference,
        )

    @property
    def _first(self) -> str:
        return BUILD if self._settings.builds else FILES

    def _build(self) -> Outcome[Distributions]:
        """The files of the release: built, handed in, or downloaded; and whether these are the files it must have."""
        read = self._files()
        if read.value is None:
            return read.with_value(None)
        self._read = read.value.contents
        outcome = read.with_value(read.value.distributions)
        evidence = tuple(read_evidence(path) for path in self._settings.evidence)
        asked_for = self._settings.artifacts if self._settings.artifacts_named else ()
        found = unexpected_set(read.value.distributions, asked_for, evidence)
        return Outcome.of(outcome.value, outcome.findings + found) if found else outcome

    def _files(self) -> Outcome[ReadRelease]:
        if not self._settings.builds:
            report_folder.make(self._settings.report, self._context.workspace)
        if self._settings.dist is not None:
            return self._handed_in(self._settings.dist)
        if self._survey.release is not None:
            name, version = self._survey.release
            self._upstream.require_reachable(name)
            return self._staging.fetched(name, version, self._settings.report / report_folder.DIST)
        project = self._survey.project
        if project is None:  # pragma: no cover - the survey has refused that
            raise SettingsError("nothing to build")
        self._progress.begin(f"building {project.label}: sdist, then the wheel out of it")
        try:
            return self._upstream.beside(project.name, lambda: self._built(project), self._end_programs)
        except OutOfReachError:
            report_folder.clear(self._settings.report)  # as if the build had not begun
            raise

    def _built(self, project: Project) -> Outcome[ReadRelease]:
        self._source = exported_project(project, self._context.workspace) if self._settings.export else project
        return build(self._source, self._building_tools(), builds_again=self._settings.reproducible != "no")

    def _building_tools(self) -> RunContext:
        if self._gateway is None:
            self._gateway = self._indexes.gateway()
        context = self._context.with_index(self._gateway.simple_url("upstream"))
        return context.without(*BOUND) if self._settings.export else context

    def _handed_in(self, folder: Path) -> Outcome[ReadRelease]:
        outcome = open_release(folder)
        if outcome.value is not None:
            self._upstream.require_reachable(outcome.value.distributions.name)
        return outcome

    def _examine(self, distributions: Distributions) -> Outcome[None]:
        self._progress.begin("examining the files")
        compiled = tuple(file.path for file in distributions.of(Artifact.WHEEL) if not file.tags[0].endswith("-any"))
        self._binaries = read_binaries(compiled, self._context)
        project = self._survey.project if self._settings.builds else None
        release = ReadRelease(distributions=distributions, contents=self._read)
        installed = distributions.of(Artifact.WHEEL) or distributions.files
        self._has_types = any(has_types(self._read[file.filename].members) for file in installed)
        previous = self._upstream.previous(distributions, self._settings.previous)
        self._difference = difference_of(distributions, self._read, previous)
        examined = examine(
            release,
            None if self._settings.version else self._survey.project,  # the tree may be at the next version by now
            self._known(distributions),
            built_here=self._settings.builds,
            tree=self._tree(project) if project is not None else None,
            previous=previous,
            published=self._published(distributions),
            local_only=self._local_only(distributions),
            binaries=self._binaries,
            stubbed=self._upstream.stubbed(distributions, self._read, self._settings.previous),
            conda_forge=self._settings.conda_forge,
        )
        beside = unmet_beside(distributions, self._beside, self._upstream.versions)
        findings = (*examined.findings, *self._file_set(distributions).findings, *beside)
        if project is None or self._settings.reproducible not in ("yes", "bytes"):
            return Outcome.of(None, findings)
        self._progress.begin("building again in another folder")
        by_bytes, source = self._settings.reproducible == "bytes", self._source or project
        return Outcome.of(None, findings + reproduce(release, source, self._building_tools(), by_bytes=by_bytes))

    def _tree(self, project: Project) -> SourceTree | None:
        """What git knows of the files that were built; in a clean checkout the build has made all the others."""
        tree = source_tree(self._source.root if self._source is not None else project.root)
        return replace(tree, unknown=()) if tree is not None and self._settings.export else tree

    def _file_set(self, distributions: Distributions) -> FileSet:
        return file_set(self._settings, distributions, self._upstream.known_files(distributions))

    def _known(self, distributions: Distributions) -> frozenset[str]:
        return self._upstream.known_name(distributions.name, self._target)

    def _notes(self, distributions: Distributions | None) -> tuple[str, ...]:
        unread = {name: held.excluded for name, held in self._binaries.items()}
        notes = by_words(unread, (file.filename for file in distributions.files) if distributions is not None else ())
        if distributions is None or not self._settings.builds:
            return notes
        local_only = self._local_only(distributions)
        notes = (*filter(None, [self._file_set(distributions).note]), *notes)
        commit = self._survey.commit
        notes = (f"built from {commit.sentence}", *notes) if commit is not None and commit.uncommitted else notes
        notes = (local_note(local_only), *notes) if local_only else notes
        if not self._upstream.serves(distributions):
            return notes
        release = f"{distributions.name} {distributions.version}"
        note = f"{release} is on the index already: this build of it can only be published with a higher version"
        return (note, *notes)

    def _local_only(self, distributions: Distributions | None) -> tuple[str, ...]:
        """Wheels that only the embedded index takes. With the rule ignored, the chosen index is meant to take them."""
        is_asked_for = PLATFORM_TAG.code in self._settings.rule_policy.ignored
        if distributions is None or not self._settings.builds or not self._survey.stage.is_local or is_asked_for:
            return ()
        return local_wheels(distributions)

    def _published(self, distributions: Distributions) -> frozenset[str]:
        """Names of the files that are out already: downloaded ones, or those handed in as the index has them."""
        if self._settings.builds:
            return frozenset()
        if self._settings.version:
            return frozenset(file.filename for file in distributions.files)
        return self._upstream.published(distributions)

    def _completed(self, work: Callable[[], Outcome[T]]) -> Outcome[T]:
        return completed(work).under_policy(self._settings.rule_policy)

    def _after(self, built: Outcome[Distributions], work: Callable[[Distributions], Outcome[T]]) -> Outcome[T]:
        return after(built, self._first, work).under_policy(self._settings.rule_policy)

    def _planner(self) -> Planner:
        return Planner(
            settings=self._settings,
            survey=self._survey,
            environment=self._context.environment,
            upstream=self._upstream,
            beside=self._beside,
            has_types=self._has_types,
        )

    def _reported(self, step: str, outcome: Outcome[T]) -> Outcome[T]:
        if outcome.status is not Status.NOT_REACHED:
            self._progress.say(f"{step}: {outcome.status.word} ({outcome.seconds:.1f} s)")
        return outcome
