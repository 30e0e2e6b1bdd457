"""Without the flag the plugin declares options, skips release checks, and costs nothing."""

import subprocess
import sys

import pytest

CHECK = """
    import pytest

    @pytest.mark.release_check
    def test_marked():
        raise AssertionError("must not run")

    def test_fixture(installed_release):
        raise AssertionError("must not run")

    def test_other():
        pass
"""


def test_release_checks_skip_with_the_flag_named(pytester: pytest.Pytester) -> None:
    """Marked tests, and tests that use our fixtures, skip; the reason names the flag."""
    pytester.makepyfile(CHECK)
    result = pytester.runpytest_inprocess("-rs", "-p", "no:randomly")
    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(["*a release check: run pytest with --release-check*"])


def test_nothing_heavy_is_imported(pytester: pytest.Pytester) -> None:
    """A plain run loads the package, the entry point and the options, and none of our dependencies."""
    pytester.makepyfile("def test_x(): pass")
    pytester.makeconftest(
        """
        import sys

        def pytest_unconfigure():
            ours = sorted(name for name in sys.modules if name.startswith("pytest_release_check"))
            heavy = {"httpx", "build", "twine", "virtualenv", "packaging.metadata", "msgspec", "multipart", "filelock"}
            heavy |= {"psutil"}
            print("OURS", ours, "HEAVY", sorted(heavy & set(sys.modules)))
        """
    )
    done = subprocess.run(
        (
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-s",
            "-p",
            "no:xdist",
            "-p",
            "no:randomly",
            "-p",
            "no:hypothesispytest",
        ),
        cwd=pytester.path,
        capture_output=True,
        text=True,
        check=False,
    )
    names = ("", ".model", ".model.options", ".plugin", ".plugin.hookspecs", ".plugin.options")
    ours = [f"pytest_release_check{name}" for name in names]
    assert f"OURS {ours} HEAVY []" in done.stdout, done.stdout + done.stderr


def test_markers_and_options_are_told(pytester: pytest.Pytester) -> None:
    """`--markers` and `--help` know us."""
    pytester.runpytest_inprocess("--markers").stdout.fnmatch_lines(["@pytest.mark.release_check: a test of*"])
    pytester.runpytest_inprocess("--help").stdout.fnmatch_lines(["*--release-check*", "*--release-python=SPEC*"])
