"""Every sample gets the verdict its name promises, from a real build to a real installation."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.catalogue import PYPI_RULES, RULES
from tests.conftest import SAMPLES, Run

pytestmark = pytest.mark.slow

HEALTHY = (
    "healthy",
    "healthy-data",
    "healthy-dynamic",
    "healthy-extra",
    "healthy-legacy",
    "healthy-metapackage",
    "healthy-namespace",
    "healthy-optional",
)
BY_BUILDING = ("extension-source-missing", "not-reproducible", "tree-wheel-differs")
WITH_EXTRAS = ("extra-unsatisfiable", "healthy-extra", "healthy-optional")
TOLERATED_RULES = tuple(rule for rule in RULES if "RC221" <= rule.code <= "RC248")
CODES = {rule.slug: rule.code for rule in RULES}
WARNINGS = {rule.slug for rule in RULES if rule.severity.value == "warning"}
BROKEN = sorted(path.name for path in SAMPLES.iterdir() if path.name in CODES)
WITHOUT_SAMPLE = {
    "beside-missing": "needs several packages: tests/checks/agreement/test_beside.py",
    "beside-excluded": "needs several packages: tests/checks/agreement/test_beside.py",
    "together-refused": "needs several packages: tests/scenarios/test_together.py",
    "together-broken": "needs several packages: tests/scenarios/test_together.py",
    "conda-forge-recipe": "asked for by an option: tests/checks/declared/test_conda_forge.py",
    "stubbed-modules-gone": "needs releases of another project: tests/checks/agreement/test_stubbed_project.py",
    "stubs-superseded": "as stubbed-modules-gone: tests/checks/agreement/test_stubbed_project.py",
    "packed-otherwise": "asked for by an option: tests/plugin/test_previous.py",
    "not-one-release": "needs two built releases in one folder: tests/effects/test_dist_files.py",
    "metadata-unreadable": "needs a broken archive: tests/effects/test_dist_files.py",
    "name-mismatch": "no backend misnames its files; needs a renamed one: tests/effects/test_dist_files.py",
    "upload-refused": "needs an index with rules of its own: tests/steps/test_stage.py",
    "stale-modules": "needs a wheel that was not built out of its sdist: tests/checks/agreement/test_stale_files.py",
    "slightly-differing-modules": "as stale-modules: tests/checks/agreement/test_stale_files.py",
    "differing-modules": "as stale-modules: tests/checks/agreement/test_stale_files.py",
    "stubs-not-in-sdist": "as stale-modules: tests/checks/agreement/test_stale_files.py",
    "extensions-missing": "needs wheels of two platforms: tests/checks/contents/test_platform_wheels.py",
    "abi3-violated": "compiled files are kept out of this repository: tests/checks/compiled/test_limited_api.py",
    "abi3-newer": "as abi3-violated: tests/checks/compiled/test_limited_api.py",
    "policy-exceeded": "as abi3-violated: tests/plugin/test_compiled.py",
    "library-missing": "as abi3-violated: tests/checks/compiled/test_system_libraries.py",
    "library-elsewhere": "as abi3-violated: tests/checks/compiled/test_system_libraries.py",
    "visual-cpp-missing": "as abi3-violated: tests/checks/compiled/test_windows_libraries.py",
    "architecture-differs": "as abi3-violated: tests/checks/compiled/test_architectures.py",
    "types-unreadable": "needs mypy, which is an extra: tests/scenarios/test_types.py",
    "types-lack-name": "as types-unreadable: tests/scenarios/test_types.py",
    "stub-import-missing": "as types-unreadable: tests/scenarios/test_types.py",
    "extension-unloadable": "as abi3-violated: tests/checks/compiled/test_formats.py",
    "python-library-differs": "as abi3-violated: tests/checks/compiled/test_formats.py",
    "files-missing-in-wheel": "needs wheels of two platforms: tests/checks/contents/test_platform_wheels.py",
    "macos-newer": "as abi3-violated: tests/checks/compiled/test_architectures.py",
    "extension-not-built": "needs a wheel from elsewhere: tests/cells/test_contents.py",
    "extension-for-others": "as extension-tag-differs: tests/checks/compiled/test_extension_tags.py",
    "gone-since-previous": "needs a release before it: tests/plugin/test_previous.py",
    "only-in-wheel": "as stale-modules: tests/checks/agreement/test_stale_files.py",
    "typing-lost": "needs a release before it: tests/checks/contents/test_lost_since.py",
    "modules-lost": "needs a release before it: tests/checks/contents/test_lost_since.py",
    "script-lost": "needs a release before it: tests/checks/contents/test_lost_since.py",
    "script-gone": "needs a release before it: tests/checks/contents/test_lost_since.py",
    "requirements-narrowed": "needs a release before it: tests/checks/contents/test_narrowed.py",
    "sdist-gone": "needs a release before it: tests/checks/agreement/test_file_set.py",
    "sdist-missing": "as sdist-gone: tests/checks/agreement/test_file_set.py",
    "wheels-missing": "needs a release before it: tests/plugin/test_previous.py",
    "fewer-wheels": "as wheels-missing: tests/checks/agreement/test_file_set.py",
    "path-file-added": "needs a release before it: tests/checks/contents/test_new_since.py",
    "top-level-added": "needs a release before it: tests/checks/contents/test_new_since.py",
    "sdist-tests-gone": "needs a release before it: tests/checks/contents/test_narrowed.py",
    "data-lost": "needs a release before it: tests/checks/contents/test_since_previous.py",
    "size-jumped": "needs a release before it: tests/checks/contents/test_since_previous.py",
    "migrations-gone": "needs a release before it: tests/checks/contents/test_since_previous.py",
    "bytecode-shipped": "compiled files are kept out of this repository: tests/checks/contents/test_stray_files.py",
    "stray-in-sdist": "needs a git repository of its own: tests/plugin/test_previous.py",
    "report-shipped": "needs a report of a run before: tests/plugin/test_left_behind.py",
    "ignored-folder-needed": "needs a git repository of its own: tests/checks/contents/test_ignored_folders.py",
    "not-in-sdist": "needs a git repository of its own: tests/plugin/test_previous.py",
    "case-clash": "no checkout on macOS or Windows could hold it: tests/checks/contents/test_portable_names.py",
    "case-clash-in-sdist": "as case-clash: tests/checks/contents/test_portable_names.py",
    "windows-name-impossible": "as case-clash: tests/checks/contents/test_portable_names.py",
    "windows-name-in-sdist": "as case-clash: tests/checks/contents/test_portable_names.py",
    "path-too-long": "as case-clash: tests/checks/contents/test_portable_names.py",
    "license-not-shipped": "needs a git repository of its own: tests/checks/declared/test_texts.py",
    "environment-shipped": "no environment may lie here: tests/checks/contents/test_stray_files.py",
    "served-differs": "needs an index that lies: tests/steps/test_stage.py",
    "version-taken": "needs an index that has other bytes: tests/steps/test_stage.py",
    "release-yanked": "needs an index that serves a yanked release: tests/plugin/test_stages.py",
    "provenance-missing": "needs an index with attestations: tests/steps/test_provenance.py",
    "publisher-unexpected": "as provenance-missing: tests/steps/test_provenance.py",
    "provenance-lost": "as provenance-missing: tests/steps/test_provenance.py",
    "api-broken": "needs a release before it: tests/scenarios/test_api.py",
    "stage-degraded": "needs a rehearsal that is closed: tests/plugin/test_stages.py",
    "provenance-invalid": "needs what others signed: tests/effects/test_provenance.py",
    "release-file-missing": "needs evidence, or an index without a file: tests/checks/agreement/test_expected_files.py",
    "file-unverified": "needs evidence of other files: tests/checks/agreement/test_expected_files.py",
    "install-timed-out": "shown by tests/plugin/test_bad_input.py with a backend that hangs in the cell",
    "wrong-file-installed": "needs an installer that lies: tests/steps/test_install.py",
    "dependencies-broken": "pip's resolver refuses what pip check would find: tests/cells/test_dependencies.py",
    "sdist-installs-otherwise": "as stale-modules: tests/steps/test_install.py",
    "sdist-of-other-source": "as stale-modules: tests/checks/agreement/test_second_build.py",
    "python-not-refused": "needs a Python that is too old, on every machine: tests/scenarios/test_refused.py",
    "python-refused-otherwise": "needs a Python that is too old, on every machine: tests/scenarios/test_refused.py",
    "extra-unsettled": "needs an index with files for other platforms: tests/scenarios/test_extra.py",
    "extra-broken": "needs a dependency without what it is for: tests/scenarios/test_extra.py",
    "extra-doubtful": "needs a broken dependency: tests/scenarios/test_extra.py",
    "upgrade-failed": "needs a pip that fails the second time: tests/scenarios/test_upgrade.py",
    "upgrade-deletes": "needs a previous release and two distributions: tests/scenarios/test_upgrade.py",
    "upgrade-breaks-import": "needs a previous release: tests/scenarios/test_upgrade.py",
    "upgrade-leaves": "needs a pip that forgets a file: tests/checks/installed/test_ledgers.py",
    "upgrade-conflicts": "needs a previous release and a third distribution: tests/scenarios/test_upgrade.py",
    "uninstall-failed": "needs a pip that fails: tests/scenarios/test_uninstall.py",
    "uninstall-leaves": "needs a module that writes, and an upgrade that imports it: tests/scenarios/test_uninstall.py",
    "lowest-broken": "needs an index with two versions of a dependency: tests/scenarios/test_lowest.py",
    "dependent-refuses": "needs a dependent on the index: tests/scenarios/test_dependent.py",
    "dependent-broken": "needs a dependent and a previous release on the index: tests/scenarios/test_dependent.py",
    "dependent-doubtful": "needs a dependent on the index: tests/scenarios/test_dependent.py",
    "dependent-tests-broken": "as dependent-broken: tests/scenarios/test_dependent_tests.py",
    "dependent-tests-doubtful": "as dependent-doubtful: tests/scenarios/test_dependent_tests.py",
    "installed-version-differs": "tests/cells/test_version.py",
    "script-missing": "installers put every script in place: tests/cells/test_scripts.py",
    "project-check-failed": "needs a smoke test of its own: tests/plugin/test_runs.py",
    "build-import-undeclared": "it cannot be built either: tests/checks/declared/test_sdist_build.py",
    "build-file-missing": "it cannot be built either: tests/checks/declared/test_sdist_build.py",
    "secret-shipped": "no secret may lie here: tests/checks/declared/test_secrets.py",
    "secret-perhaps": "no secret may lie here: tests/checks/declared/test_secrets.py",
    "module-undecided": "what is told in passing: tests/checks/installed/test_module_faults.py",
    "module-needs-undeclared": "what is told in passing: tests/checks/installed/test_module_faults.py",
    "pytest-help-broken": "as pytest-plugin-broken, and a second environment: tests/cells/test_entry_points.py",
    "pytest-plugin-doubtful": "as pytest-plugin-broken: tests/cells/test_entry_points.py",
    "import-writes-home": "as import-writes-folder: tests/cells/test_imports.py",
    "import-prints": "as import-writes-folder: tests/cells/test_imports.py",
    "import-fails-optimized": "as import-writes-folder: tests/cells/test_imports.py",
    "script-needs-its-extra": "as script-needs-extra, with one that works: tests/checks/installed/test_dead_scripts.py",
    "script-troubled": "as script-broken, and less of it: tests/checks/installed/test_starting.py",
    "namespace-closed": "needs a dependency of the same namespace: tests/effects/test_describe.py",
    "dependency-overwritten": "needs a dependency of the same namespace: tests/effects/test_describe.py",
    "script-version-differs": "as version-attribute-differs: tests/checks/installed/test_starting.py",
    "module-version-differs": "as version-attribute-differs: tests/checks/installed/test_modules.py",
    "project-tests-failed": "needs a setting: tests/cells/test_project_tests.py",
    "project-tests-missing": "needs a setting: tests/cells/test_project_tests.py",
    "project-tests-not-installed": "needs a setting: tests/cells/test_project_tests.py",
}


WHY = {
    "backend-missing": "No matching distribution found for sample-backend-that-does-not-exist",
    "build-failed": ": RuntimeError: this sample never builds",
}
"""Words of pip or of the backend that the finding itself has, and not only that something exited."""
ALSO = {"extension-tag-differs": {"RC332"}}
"""Its extension module is a text: compiled files are kept out of this repository."""
PRINTED = {"sdist-unbuildable": "summary.txt"}
"""What the sdist lacks fails the build of the wheel, which is built out of it."""


def scenarios(slug: str) -> str:
    return f"--release-trials={'auto' if slug in WITH_EXTRAS else 'none'}"


@pytest.mark.parametrize("slug", HEALTHY)
def test_healthy(slug: str, sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """A healthy project passes without any finding, and exits with 0."""
    run = release_check(sample(slug), scenarios(slug), installer="")
    assert (run.exit, run.verdict, run.codes) == (0, "passed", set()), run.output


@pytest.mark.parametrize("slug", BROKEN)
def test_broken(slug: str, sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """A sample shows exactly its one defect; a warning does not fail the run."""
    if CODES[slug].startswith(("RC2", "RC32", "RC37")):
        run = release_check(sample(slug), "--release-artifact=wheel", "-kbuild or examine")
        at = "release::build" if slug in BY_BUILDING else "release::examine"
        assert run.codes == {CODES[slug]} | ALSO.get(slug, set()), run.output
        assert run.statuses[at] == ("passed" if slug in WARNINGS else "failed"), run.output
        return
    timeout = 5 if slug == "build-timed-out" else 120
    options = (f"--release-timeout={timeout}", "--release-artifact=wheel", scenarios(slug))
    # What is used once it is installed does not depend on the installer; how that fails does.
    run = release_check(sample(slug), *options, installer="uv" if CODES[slug].startswith(("RC5", "RC6")) else "")
    expected = (0, "passed") if slug in WARNINGS else (1, "failed")
    assert (run.exit, run.verdict, run.codes) == (*expected, {CODES[slug]}), run.output
    if slug in WHY:
        (finding,) = (one for check in run.manifest["checks"] for one in check["findings"])
        assert WHY[slug] in finding["detail"]
    assert PRINTED.get(slug, "") in run.output


def test_strict(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """A warning fails a strict run, which goes on to its end all the same; selecting other rules heals it."""
    project = sample("metadata-disagrees")
    run = release_check(project, "--release-strict", "--release-artifact=wheel")
    statuses = {status: name for name, status in run.statuses.items()}
    assert (run.exit, statuses["failed"], set(statuses)) == (1, "release::examine", {"passed", "failed"}), run.output
    again = release_check(project, "--release-strict", "--release-artifact=wheel", "--release-select=RC5")
    assert (again.exit, again.verdict) == (0, "passed"), again.output


def test_every_rule_has_a_sample_or_a_reason() -> None:
    """No rule without something that shows it; those about uploads: tests/upload/test_catalogue.py."""
    of_uploads = {rule.slug for rule in PYPI_RULES + TOLERATED_RULES}
    assert set(CODES) - of_uploads == set(BROKEN) - of_uploads | set(WITHOUT_SAMPLE)
    assert set(BROKEN).isdisjoint(WITHOUT_SAMPLE)
