"""Requirements that nobody can satisfy or expects."""

import pytest

from pytest_release_check.checks.declared.required import entry_point_groups
from tests.checks.declared.releases import contents, of_wheel


@pytest.mark.parametrize(
    "requires",
    [
        ("foo>2,<1",),
        ("foo==1.0,!=1.0",),
        ("foo>=4.8.3,<4.8",),
        ("foo>=2", "Foo<2"),
        ("foo<2", "foo>=2; python_version < '3.9'"),
        ("foo>1,<2; extra == 'a'", "foo>=2; extra == 'a'"),
    ],
)
def test_unsatisfiable(requires: tuple[str, ...]) -> None:
    """Bounds that exclude each other are an error, also of several requirements that apply together."""
    assert of_wheel({"demo.py": ""}, requires=requires)["requirement-unsatisfiable"].is_error


@pytest.mark.parametrize(
    "requires",
    [
        ("foo>=1,<2",),
        ("foo>1,<1.0.1",),
        ("foo>=2,<2.1,!=2.0.0",),
        ("foo~=1.4.2,!=1.4.2",),
        ("foo==1.*,>=1.5",),
        ("foo<1",),
        ("foo<=0",),
        ("foo!=1.0",),
        ("foo===weird",),
        ("foo==1.0+cu118",),
        ("foo>=1.0a1,<1.0.post1",),
        ("foo>=1!2,<1!3",),
        ("foo<2; python_version < '3.9'", "foo>=2; python_version >= '3.9'"),
        ("not a requirement !",),
    ],
)
def test_satisfiable(requires: tuple[str, ...]) -> None:
    """Whatever some version satisfies is well, and PYPI's rules report what is no requirement."""
    assert of_wheel({"demo.py": ""}, requires=requires) == {}


def test_tools_for_developers() -> None:
    """A tool that no module imports is a burden; a plugin of it needs it, and an extra may hold it."""
    assert of_wheel({"demo.py": ""}, requires=("pytest>=7", "black"))["tool-required"].detail == "black, pytest>=7"
    assert of_wheel({"demo.py": "", "demo_plugin.py": "def f():\n    import pytest\n"}, requires=("pytest",)) == {}
    assert of_wheel({"demo.py": ""}, "Classifier: Framework :: Pytest", requires=("pytest-cov",)) == {}
    assert of_wheel({"demo.py": ""}, requires=("pytest; extra == 'test'",)) == {}


@pytest.mark.parametrize(
    ("points", "named"),
    [
        ("[pytest11]\ndemo = demo\n", "black"),
        ("[flake8.extension]\nD = demo:D\n", "black, pytest>=7"),
        ("[console_scripts]\ndemo = demo:main\n", "black, pytest>=7"),
    ],
)
def test_a_plugin_may_require_its_host(points: str, named: str) -> None:
    """What has an entry point of pytest needs pytest, whether a module imports it or not; and nothing else."""
    held = {"demo.py": "", "demo-1.0.dist-info/entry_points.txt": points}
    assert of_wheel(held, requires=("pytest>=7", "black"))["tool-required"].detail == named


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x-1.0.dist-info/entry_points.txt", "[pytest11]\ndemo = demo\n"),
        ("src/demo.egg-info/entry_points.txt", "[pytest11]\ndemo = demo\n"),
        ("pyproject.toml", "[project]\n[project.entry-points.pytest11]\ndemo = 'demo'\n"),
        ("pyproject.toml", "[tool.black]\n[tool.poetry.plugins.'pytest11']\ndemo = 'demo'\n"),
    ],
)
def test_where_the_groups_are_stated(name: str, text: str) -> None:
    """In the metadata of a wheel, and in what an sdist has of it, whatever the backend."""
    assert entry_point_groups(contents({name: text})) == {"pytest11"}


def test_the_project_itself() -> None:
    """Extras may name the project with other extras that exist."""
    assert set(of_wheel({"demo.py": ""}, requires=("Demo>=1",))) == {"requires-itself"}
    own = ("demo[fast]; extra == 'all'",)
    assert of_wheel({"demo.py": ""}, "Provides-Extra: all", "Provides-Extra: fast", requires=own) == {}
    assert set(of_wheel({"demo.py": ""}, "Provides-Extra: all", requires=own)) == {"own-extra-unknown"}


@pytest.mark.parametrize(
    ("requires", "slug", "fix"),
    [
        (
            "pytest>=8",
            "tool-required",
            "move `pytest>=8` from `project.dependencies` to an extra or to a dependency group",
        ),
        (
            "demo[socks]",
            "own-extra-unknown",
            "declare socks in `project.optional-dependencies`, or correct the name in `demo[socks]`",
        ),
        (
            "demo>=1",
            "requires-itself",
            "remove `demo>=1` from `project.dependencies`; only extras may name the project again",
        ),
    ],
)
def test_the_fix_names_the_requirement(requires: str, slug: str, fix: str) -> None:
    """As it stands in the metadata."""
    assert of_wheel({"demo.py": ""}, requires=(requires,))[slug].fix == fix
