"""Where a release came from: its commit and tree, who served what, and what each environment installed with it."""

import platform
import sysconfig
from collections.abc import Iterator
from importlib.metadata import version

from pytest_release_check.effects.network import without_credentials
from pytest_release_check.model.evidence import VerifiedSource
from pytest_release_check.reports.report import Report


def origin_rows(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is known of the origin of the files and of the run, each after a word for it."""
    yield from _source_rows(report.source)
    release, stage = report.run_plan.stage.value, report.survey.stage
    if release is not None:
        address = stage.index_url if release.index == stage.name else ""
        yield "the release served by", (f"{release.index} {address}".strip(),)
        yield "everything else served by", tuple(map(without_credentials, report.survey.upstreams))
    own = f"pytest-release-check {version('pytest-release-check')}"
    yield "verified with", (f"{own} on Python {platform.python_version()}, {sysconfig.get_platform()}",)


def dependency_rows(report: Report) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each environment with everything that it got, as ``name==version``; none where nothing was installed."""
    yield from ((cell_id, taken.distributions) for cell_id, taken in report.installed.items() if taken.distributions)


def _source_rows(source: VerifiedSource) -> Iterator[tuple[str, tuple[str, ...]]]:
    if source.commit:
        yield "commit", (source.commit,)
    if source.tags:
        yield "tag", source.tags
    if source.ref:
        yield "the job ran for", (source.ref,)
    if source.trouble:
        yield "tree", (f"not known whether everything was committed: {source.trouble}",)
    elif source.clean is not None:
        yield "tree", ("everything was committed",) if source.clean else ("not committed:", *source.changed)
