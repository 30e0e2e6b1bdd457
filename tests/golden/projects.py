"""Projects with many defects at once: healthy samples, spoiled."""

from collections.abc import Mapping
from pathlib import Path

from tests.archives import build_wheel


def spoiled_files(project: Path) -> Path:
    """What is examined: errors and warnings of the contents, of what is declared, and of what PyPI refuses."""
    _rewrite(
        project / "pyproject.toml",
        {
            "[project.scripts]": (
                'classifiers = ["Programming Language :: Python :: 2.7", "Framework :: Nosuch"]\n'
                'dependencies = ["flit_core>=4,<3", "black"]\n\n[project.scripts]'
            )
        },
    )
    module = project / "src" / "sample_healthy" / "__init__.py"
    module.write_text(
        '"""Reads a file that nobody has added."""\n\nfrom pathlib import Path\n\n\n'
        'def words():\n    return (Path(__file__).parent / "words.txt").read_text("utf-8")\n'
    )
    return project


def spoiled_in_cells(project: Path) -> Path:
    """What is installed: it warns when examined, and fails in use, as do tests and checks of the project."""
    _rewrite(
        project / "pyproject.toml",
        {
            "[project.scripts]": (
                'classifiers = ["Programming Language :: Python :: 2.7"]\n\n'
                '[project.entry-points."sample.plugins"]\nnosuch = "sample_healthy:nosuch"\n\n'
                '[project.scripts]\nsample-broken = "sample_healthy.broken:main"'
            )
        },
    )
    package = project / "src" / "sample_healthy"
    (package / "__init__.py").write_text(
        '"""States another version, writes and prints, and needs a module that fails."""\n\n'
        '__version__ = "0.9.0"\n\nprint("hello")\nopen("sample.log", "w").close()\n\n\n'
        "def report():\n    from sample_healthy import reports\n\n    return reports.EMPTY\n"
    )
    (package / "reports.py").write_text('"""Uses a name that it never defines."""\n\nEMPTY = BLANK * 2\n')
    (package / "broken.py").write_text(
        '"""A command that fails at once."""\n\n\ndef main():\n    import there_is_no_such_module\n\n'
        "    return there_is_no_such_module.hello()\n"
    )
    (project / "tests" / "test_failing.py").write_text(
        "def test_release_check(installed_release):\n    assert installed_release.version == '2.0'\n"
    )
    (project / "tests" / "test_skipping.py").write_text(
        "import pytest\n\n\ndef test_release_check(installed_release):\n    pytest.skip('not today')\n"
    )
    (project / "unit").mkdir()
    (project / "unit" / "test_unit.py").write_text("def test_unit():\n    assert 1 + 1 == 3\n")
    return project


def with_dependency(project: Path, index: Path) -> Path:
    """The sample with an extra, with a dependency of which the lowest version will not do.

    ``index`` gets the dependency, the release before this one, and a distribution that depends on it and is broken.
    """
    _rewrite(
        project / "pyproject.toml",
        {"[project.optional-dependencies]": 'dependencies = ["sample-help>=1"]\n\n[project.optional-dependencies]'},
    )
    (module,) = project.glob("*.py")
    module.write_text('"""Needs what its dependency has since version 2."""\n\nfrom sample_help import helped\n')
    for version, text in (("1.0", "since = 1\n"), ("2.0", "helped = 2\n")):
        build_wheel(index, "sample-help", version, files={"sample_help.py": text})
    build_wheel(index, "sample-healthy-extra", "0.9")
    build_wheel(index, "host", "1.0", files={"host.py": "import nosuch\n"}, requires=("sample-healthy-extra",))
    return project


def _rewrite(path: Path, changes: Mapping[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
