"""Requirements that nobody can satisfy or expects."""

import pytest

from tests.checks.declared.releases import of_wheel


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
    """Whatever some version satisfies is well, and what is no requirement is told elsewhere."""
    assert of_wheel({"demo.py": ""}, requires=requires) == {}


def test_tools_for_developers() -> None:
    """A tool that no module imports is a burden; a plugin of it needs it, and an extra may hold it."""
    assert of_wheel({"demo.py": ""}, requires=("pytest>=7", "black"))["tool-required"].detail == "black, pytest>=7"
    assert of_wheel({"demo.py": "", "demo_plugin.py": "def f():\n    import pytest\n"}, requires=("pytest",)) == {}
    assert of_wheel({"demo.py": ""}, "Classifier: Framework :: Pytest", requires=("pytest-cov",)) == {}
    assert of_wheel({"demo.py": ""}, requires=("pytest; extra == 'test'",)) == {}


def test_the_project_itself() -> None:
    """Extras may name the project with other extras that exist."""
    assert set(of_wheel({"demo.py": ""}, requires=("Demo>=1",))) == {"requires-itself"}
    own = ("demo[fast]; extra == 'all'",)
    assert of_wheel({"demo.py": ""}, "Provides-Extra: all", "Provides-Extra: fast", requires=own) == {}
    assert set(of_wheel({"demo.py": ""}, "Provides-Extra: all", requires=own)) == {"own-extra-unknown"}
