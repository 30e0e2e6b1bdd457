"""Entry point groups whose names are almost those that programs read."""

import re
from collections.abc import Iterator

from pytest_release_check.analysis.files.members import listed
from pytest_release_check.analysis.metadata.entry_points import entry_points_text, stated_entry_points
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

GROUP_MISSPELT = Rule(
    code="RC214",
    slug="entry-point-group-misspelt",
    summary="the name of an entry point group is almost one that programs read, so nothing reads it",
    why="The plugin is never found, or the script never made, and nothing says so.",
    fix="correct the name of the group; declare scripts under `project.scripts`",
    example="[project.entry-points.pytest1]     # wrong\n[project.entry-points.pytest11]",
    source="https://packaging.python.org/en/latest/specifications/entry-points/; the known groups are those of "
    "this page, of setuptools, and of programs that are among the most downloaded",
    severity=Severity.WARNING,
)

# Those of the entry points specification, of setuptools, and of programs that are among the most downloaded.
_KNOWN = (
    *("console_scripts", "gui_scripts", "pytest11", "distutils.commands", "distutils.setup_keywords"),
    *("setuptools.finalize_distribution_options", "setuptools.file_finders", "egg_info.writers"),
    *("flake8.extension", "flake8.report", "babel.extractors", "babel.checkers", "pygments.lexers", "pygments.styles"),
    *("pygments.formatters", "pygments.filters", "sphinx.builders", "sphinx.html_themes", "mkdocs.plugins"),
    *("mkdocs.themes", "markdown.extensions", "keyring.backends", "sqlalchemy.dialects", "sqlalchemy.plugins"),
    *(
        "flask.commands",
        "paste.app_factory",
        "paste.filter_app_factory",
        "paste.server_runner",
        "jupyter_serverproxy_servers",
    ),
    *("nbconvert.exporters", "xarray.backends", "fsspec.specs", "networkx.backends", "opentelemetry_propagator"),
    *("opentelemetry_instrumentor", "pylint.plugins", "hypothesis", "pyinstaller40", "virtualenv.create"),
    *("setuptools_scm.version_scheme", "setuptools_scm.local_scheme", "poetry.plugin", "poetry.application.plugin"),
    *(
        "apache_airflow_provider",
        "airflow.plugins",
        "celery.commands",
        "twine.registered_commands",
    ),
    *(
        "validate_pyproject.tool_schema",
        "array_api",
        "pandas_plotting_backends",
        "prompt_toolkit.styles",
        "devpi_client",
    ),
)


def misspelt_groups(wheel: Distribution, contents: Contents) -> Iterator[Finding]:
    """One finding for groups that differ from a known one in a letter, in case or in what joins words.

    A group that the wheel's own source names is one that this project reads itself.
    """
    groups = dict.fromkeys(group for group, _, _ in stated_entry_points(entry_points_text(contents)))
    found = {group: meant for group in groups if (meant := _meant(group)) and not _is_named(group, contents)}
    if found:
        detail = listed(f"[{group}] for [{meant}]" for group, meant in found.items())
        fix = listed(f"rename the group `{group}` to `{meant}`" for group, meant in found.items())
        yield Finding(rule=GROUP_MISSPELT, subject=wheel.filename, detail=detail, fix=fix)


def _meant(group: str) -> str:
    """The known group that this one almost is; empty if it is one itself, or like none."""
    if group in _KNOWN:
        return ""
    return next((known for known in _KNOWN if _is_one_edit_away(_plain(group), _plain(known))), "")


def _plain(group: str) -> str:
    return re.sub(r"[-_. ]+", "_", group.strip().lower())


def _is_one_edit_away(one: str, other: str) -> bool:
    """Whether at most one letter is missing, added, other, or in its neighbour's place."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    swapped = one[1::-1] + one[2:] if len(one) > 1 else one
    return one[1:] == other[1:] or one == other[1:] or one[1:] == other or swapped == other


def _is_named(group: str, contents: Contents) -> bool:
    quoted = re.compile(rb"""["']""" + re.escape(group.encode()) + rb"""["']""")
    return any(name.endswith(".py") and quoted.search(text) for name, text in contents.texts.items())
