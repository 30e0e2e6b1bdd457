"""What the sdist has inside a package, and the wheel has not."""

import pytest

from pytest_release_check.checks.contents.missing_from_wheel import left_out_findings
from tests.checks.contents.made import Files, contents, names, reported

APP = names("app/__init__.py", "app/core.py", "app/models.py")
VIEWS = {**APP, "app/views.py": "render('x', template_name='app/setup.html')\n"}


@pytest.mark.parametrize(
    ("wheel", "lost", "expected"),
    [
        (APP, ("app/migrations/__init__.py", "app/migrations/0001_initial.py"), "needed-left-out"),
        ({**APP, "app/cli.py": "from .sub import run\n"}, ("app/sub/__init__.py",), "needed-left-out"),
        ({**APP, "app/cli.py": "import app.sub.deep\n"}, ("app/sub/deep.py",), "needed-left-out"),
        ({**APP, "app/cli.py": "from app._vendor.lib import x\n"}, ("app/_vendor/lib.py",), "needed-left-out"),
        (VIEWS, ("app/templates/app/setup.html",), "needed-left-out"),
        ({**APP, "app/cli.py": "read(__file__, 'schema.json')\n"}, ("app/schema.json",), "needed-left-out"),
        ({**APP, "app/cli.py": "read('schema.json')\n"}, ("app/schema.json",), "left-out"),
        ({**APP, "app/make_it.py": "read(__file__, 'schema.json')\n"}, ("app/schema.json",), "left-out"),
        ({**APP, "app/cli.py": "read(__file__, f'{x}/schema.json')\n"}, ("app/schema.json",), "needed-left-out"),
        ({**APP, "app/cli.py": "read __file__, 'schema.json'\n"}, ("app/schema.json",), "needed-left-out"),
        (APP, ("app/py.typed",), "needed-left-out"),
        ({**APP, "app/py.typed": "", "app/sub/__init__.py": ""}, ("app/sub/py.typed",), "left-out"),
        (APP, ("app/core.pyi",), "left-out"),
        (APP, ("app/sub/__init__.py", "app/sub/deep.py"), "left-out"),
        ({"app/__init__.py": ""}, tuple(f"app/{a}/{b}.py" for a in "xy" for b in ("__init__", "a")), "empty-wheel"),
        ({"app/__init__.py": ""}, ("app/x/__init__.py", "app/x/y.py", "app/x/z.py"), "left-out"),
        (APP, ("app/templates/app/setup.html",), "left-out"),
        (APP, ("app/locale/de/LC_MESSAGES/app.mo",), "left-out"),
    ],
)
def test_lost_parts(wheel: Files, lost: tuple[str, ...], expected: str) -> None:
    """What shipped modules certainly need is an error, what is seldom left out on purpose a warning."""
    for top in ("", "src/", "python/lib/"):
        source = [f"{top}{name}" for name in (*wheel, *lost)]
        assert {slug for slug, _ in reported(*left_out_findings("w.whl", contents(wheel), source))} == {expected}


@pytest.mark.parametrize(
    ("wheel", "lost"),
    [
        (APP, ("app/tests/__init__.py", "app/tests/test_core.py", "app/test_core.py", "app/conftest.py")),
        (APP, ("app/_core.pyx", "app/_core.c", "app/_core.h", "app/lib.rs", "app/meson.build", "app/setup.py")),
        (APP, ("app/vendor/tomli-1.2.3.dist-info/METADATA", "app/README.md", "app/.DS_Store", "app/Makefile")),
        (APP, ("app/docs/__init__.py", "app/examples/__init__.py", "app/benchmarks/__init__.py")),
        (APP, ("app/generate.py", "app/other.pyi", "app/data.bin")),
        (APP, ("app/locale/de/LC_MESSAGES/app.po",)),
        (APP, ("setup.py", "tests/test_app.py", "docs/conf.py", "other/__init__.py", "py.typed")),
        ({**APP, "app/cli.py": "try:\n    from .fast import x\nexcept ImportError:\n    x = None\n"}, ("app/fast.py",)),
        ({**APP, "app/cli.py": "def f():\n    from .fast import x\n"}, ("app/fast.py",)),
        ({**APP, "app/cli.py": "not Python\n"}, ("app/fast.py",)),
        ({**VIEWS, "app/templates/app/a.html": ""}, ("app/templates/app/b.html",)),
        ({**APP, "app/cli.py": "read(__file__, 'x/schema.json.gz')\n"}, ("app/schema.json",)),
        ({**APP, "app/cli.py": "'>>> read(__file__, \"schema.json\")'  # 'schema.json'\n"}, ("app/schema.json",)),
        ({"app/__init__.py": "", "app/tests/__init__.py": "from .data import x"}, ("app/tests/data.py",)),
        ({"app.py": ""}, ("helper.py", "app.pyi")),
    ],
)  # fmt: skip
def test_what_is_left_out_on_purpose(wheel: Files, lost: tuple[str, ...]) -> None:
    """Tests, documents, sources of compiled modules, build helpers and what is optional may stay behind."""
    assert reported(*left_out_findings("w.whl", contents(wheel), (*wheel, *lost))) == []


def test_nothing_is_said_where_the_backend_moves_files() -> None:
    """Without the shipped modules in the source there is nothing to compare with."""
    source = ("code/core.py", "code/sub/__init__.py", "app/sub/__init__.py")
    assert reported(*left_out_findings("w.whl", contents(APP), source)) == []


def test_the_detail_names_files_and_proof() -> None:
    """A reader sees what is lost and what shows that it is needed."""
    wheel = contents({**APP, "app/cli.py": "from .sub import run\n"})
    found = reported(*left_out_findings("w.whl", wheel, (*wheel.members, "app/sub.py", "app/core.pyi")))
    assert found == [("needed-left-out", "app/sub.py (app/cli.py imports it)"), ("left-out", "app/core.pyi")]
    (found_marker,) = reported(*left_out_findings("w.whl", contents(APP), (*APP, "app/py.typed")))
    assert found_marker[1] == "app/py.typed (type checkers ignore the types of the package without it)"


@pytest.mark.parametrize(
    ("wheel", "lost", "fix"),
    [
        (APP, "app/py.typed", "ship app/py.typed (setuptools: `tool.setuptools.package-data`)"),
        (
            {**APP, "app/cli.py": "import app.sub.deep\n"},
            "app/sub/deep.py",
            "ship app/sub/deep.py (setuptools: `tool.setuptools.packages.find`)",
        ),
    ],
)
def test_the_fix_names_the_file_and_the_setting(wheel: Files, lost: str, fix: str) -> None:
    """Modules come by one setting of setuptools, data by another."""
    (finding,) = left_out_findings("w.whl", contents(wheel), [*wheel, lost])
    assert finding.fix == fix
