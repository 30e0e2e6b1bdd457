"""What is run on this project, by people, by CI and by `.ci/run`: `nox -l` lists it, `nox -s lint` runs one.

Each session makes an environment of its own. `nox --no-venv --no-install` uses the active one instead, which must have
the dependency groups `test`, `lint` and `docs`; that is how `.ci/run` calls it.
"""

from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["lint", "docs"]

PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))
"""As the classifiers state them."""
SCHEMAS = {
    "vendor.github-actions": "action.yml",
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.readthedocs": ".readthedocs.yaml",
}
"""Schemas that check-jsonschema brings along, and the files that must fit them."""


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the fast tests; `nox -s tests-3.12 -- tests/checks -k wheel` narrows them down."""
    session.install("-e", ".", "--group", "test")
    session.run("python", "-m", "pytest", "-n", "auto", "-m", "not slow", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that build, install and serve for real."""
    session.install("-e", ".", "--group", "test")
    session.run("python", "-m", "pytest", "-n", "auto", "-m", "slow", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types, spelling, pyproject.toml, the files below `.github` and the changelog fragments."""
    session.install("-e", ".", "--group", "test", "--group", "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("codespell")
    session.run("validate-pyproject", "pyproject.toml")
    examples = sorted(map(str, Path("docs", "ci").glob("*.yml")))
    session.run("zizmor", "--offline", "--no-progress", "--strict-collection", ".github", "action.yml", *examples)
    for schema, pattern in SCHEMAS.items():
        files = sorted(map(str, Path().glob(pattern)))
        session.run("check-jsonschema", "--builtin-schema", schema, *files)
    session.run("towncrier", "build", "--draft", "--version", "next", silent=True)


@nox.session
def docs(session: nox.Session) -> None:
    """Check that the documents say what the code does, and that their links lead somewhere."""
    session.install("-e", ".", "--group", "test")
    session.run("python", "-m", "pytest", "-n0", "tests/test_readme.py", "tests/test_documents.py", *session.posargs)


@nox.session
def site(session: nox.Session) -> None:
    """Build the site of the documentation into `build/site`; what Sphinx warns of is an error."""
    session.install("-e", ".", "--group", "docs")
    session.run("sphinx-build", "-W", "--keep-going", "-n", "-q", "docs", "build/site", *session.posargs)


@nox.session
def release_check(session: nox.Session) -> None:
    """Run the plugin on this project: its own release must pass; `-- --release-python 3.12` narrows it down."""
    session.install(".")
    session.run("python", "-m", "pytest", "--release-check", *session.posargs)


@nox.session
def pypy(session: nox.Session) -> None:
    """Verify a sample on PyPy 3.11, which must be on this machine; the plugin itself runs on CPython."""
    session.install(".")
    session.chdir("fixtures/healthy")
    session.run("python", "-m", "pytest", "--release-check", "--release-python", "pypy3.11", *session.posargs)
