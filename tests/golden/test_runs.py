"""Whole runs show what their golden files hold: ids, outcomes, codes, names, schemas and exit statuses.

``tests/golden/comparison.py`` says how the files are rewritten.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.archives import build_wheel
from tests.conftest import Run, user_environment
from tests.faulty_front import Exchange, front_of
from tests.golden.extraction import collected
from tests.golden.facts import files_of, record_of, report_facts
from tests.golden.projects import spoiled_files, spoiled_in_cells, with_dependency
from tests.golden.serving import serving, sick
from tests.plugin.publications import GIVEN, REPORT, Target, publication_options
from tests.pytest_runs import ended_run

pytestmark = pytest.mark.slow
Golden = Callable[..., None]
GoldenRun = Callable[..., dict[str, Any]]
Sample = Callable[[str], Path]
WHEEL = "--release-artifact=wheel"


def test_passing(sample: Sample, golden_run: GoldenRun, golden: Golden) -> None:
    """Wheel and sdist of a healthy project, and the scenarios that need nothing from elsewhere."""
    golden("passing", golden_run(sample("healthy"), "--release-trials=auto"))


def test_a_failed_build(sample: Sample, golden_run: GoldenRun, golden: Golden) -> None:
    """A finding of RC1; nothing after it is reached."""
    golden("failed-build", golden_run(sample("build-failed"), WHEEL))


def test_findings_in_the_files(sample: Sample, golden_run: GoldenRun, golden: Golden) -> None:
    """Findings of RC2 and PYPI, and RC4 as the release cannot be installed; errors and warnings."""
    golden("findings-in-the-files", golden_run(spoiled_files(sample("healthy")), WHEEL))


@pytest.mark.parametrize("workers", ["-n0", ""])
def test_findings_in_cells(workers: str, sample: Sample, golden_run: GoldenRun, golden: Golden) -> None:
    """Findings of RC5 and RC6, errors and warnings; as many workers as there are by default find the same."""
    facts = golden_run(spoiled_in_cells(sample("healthy")), WHEEL, "--release-tests=unit", n=workers)
    golden("findings-in-cells", facts, ordered=bool(workers))


def test_only_listing(sample: Sample, release_check: Callable[..., Run], golden: Golden) -> None:
    """What there is to collect, in its order, before anything is built."""
    options = ("--release-trials=auto", "--collect-only", "-q", "-p", "no:randomly")
    run = release_check(sample("healthy"), *options, installer="", is_cold=True)
    golden("only-listing", {"exit": run.exit, "collected": collected(run.output)})


def test_scenarios(sample: Sample, golden_run: GoldenRun, golden: Golden, upstream: Path, tmp_path: Path) -> None:
    """Those that need other releases: extras, an upgrade, the lowest dependencies and a dependent; with findings."""
    index = shutil.copytree(upstream, tmp_path / "upstream")
    project = with_dependency(sample("healthy-extra"), index)
    options = (
        "--release-trials=auto",
        "--release-lowest=yes",
        "--release-extras=auto,dev",
        "--release-dependents=host",
    )
    golden("scenarios", golden_run(project, WHEEL, f"--release-upstream={index}", *options, upstreams=False))


def served(golden_run: GoldenRun, folder: Path, *args: str, attributes: str = "") -> dict[str, Any]:
    """A run in an empty folder that verifies what an index serves as demo 1.0."""
    wheel = build_wheel(folder / "wheels", "demo", "1.0")
    (folder / "empty").mkdir()
    with front_of("http://127.0.0.1:9/", serving(wheel, "demo", attributes)) as front:
        options = (f"--release-index={front.url}/simple/", "--release-version=demo==1.0")
        return golden_run(folder / "empty", *options, *args)


def test_a_served_release(golden_run: GoldenRun, golden: Golden, tmp_path: Path) -> None:
    """What an index serves as a version is downloaded and verified, in a folder that is no project."""
    golden("served-release", served(golden_run, tmp_path))


def test_a_yanked_release(golden_run: GoldenRun, golden: Golden, tmp_path: Path) -> None:
    """A finding of RC3 at the stage; what was deselected is planned and not run."""
    golden("yanked-release", served(golden_run, tmp_path, "-k", "stage", attributes=' data-yanked="leaks"'))


def test_a_stage_that_is_down(golden_run: GoldenRun, golden: Golden, tmp_path: Path) -> None:
    """An index that answers every request with 503 leaves the run without a verdict on the release."""
    build_wheel(tmp_path / "project" / "wheels", "demo", "1.0")
    with front_of("http://127.0.0.1:9/", sick) as front:
        options = (f"--release-index={front.url}/simple/", "--release-dist=wheels", "--release-wait=1")
        facts = golden_run(tmp_path / "project", *options, **GIVEN)
    golden("stage-down", facts)


def test_an_upstream_that_is_down(sample: Sample, golden_run: GoldenRun, golden: Golden) -> None:
    """Without build requirements there are no files, and that is no finding."""
    with front_of("http://127.0.0.1:9/", sick) as front:
        facts = golden_run(sample("healthy"), WHEEL, f"--release-upstream={front.url}/simple/", upstreams=False)
    golden("upstream-down", facts)


def publishing(golden_run: GoldenRun, target: Target, folder: Path, how: str) -> dict[str, Any]:
    """A run that was handed a wheel to publish on ``target``."""
    build_wheel(folder / "project" / "wheels", "demo", "1.0")
    options = (f"--release-publish={target.url}", how, "--release-dist=wheels")
    facts = golden_run(folder / "project", *options, **GIVEN)
    return facts | {"sent": target.sent, "held": sorted(target.held)}


def test_publication(golden_run: GoldenRun, golden: Golden, target: Target, tmp_path: Path) -> None:
    """In one command: verified, sent, and verified again as it is served."""
    facts = publishing(golden_run, target, tmp_path, "--release-yes")
    golden("publication", facts | {"verified again": report_facts(tmp_path / "project" / REPORT / "published", "")})


def test_a_dry_run(golden_run: GoldenRun, golden: Golden, target: Target, tmp_path: Path) -> None:
    """Everything of a publication but the sending."""
    golden("dry-run", publishing(golden_run, target, tmp_path, "--release-dry-run"))


def job_facts(folder: Path, target: Target, *args: str) -> dict[str, Any]:
    """How the publishing job ended, what the index then has, and what is left in the job's report."""
    options = publication_options(target, "--release-report=report", *args)
    done = ended_run(options, folder, user_environment(folder) | GIVEN, is_cold=True)
    print(done.stdout)  # noqa: T201 - pytest shows it where the comparison fails
    report = folder / "report"
    files = {"exit": done.returncode, "held": sorted(target.held), "report": files_of(report)}
    return files | record_of(report)


def test_the_publishing_job(target: Target, publishing_folder: Path, golden: Golden) -> None:
    """From evidence: a dry run, a publication that breaks off and leaves its record, and its completion."""

    def no_sdist(exchange: Exchange) -> Exchange | None:
        return None if exchange.method == "POST" and exchange.number else exchange

    facts = {"dry run": job_facts(publishing_folder, target, "--release-dry-run")}
    target.faults.append(no_sdist)
    facts["broken off"] = job_facts(publishing_folder, target)
    target.faults.clear()
    facts["completed"] = job_facts(publishing_folder, target)
    golden("publishing-job", facts)
