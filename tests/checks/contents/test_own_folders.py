"""Folders that modules read in and that the wheel lacks."""

import pytest

from pytest_release_check.checks.contents.own_folders import missing_own_folders
from pytest_release_check.rules.finding import Finding
from tests.checks.contents.made import contents, reported

HERE = "import os\nfrom pathlib import Path\nhere = os.path.dirname(os.path.abspath(__file__))\nHERE = Path(here)\n"


def found(source: str, others: dict[str, str] | None = None, **sources: dict[str, str]) -> tuple[Finding, ...]:
    files = {"demo/__init__.py": "", "demo/core.py": source, **(others or {})}
    held = [contents({**files, **more}) for more in sources.values()]
    return missing_own_folders("w.whl", contents(files), held)


@pytest.mark.parametrize(
    ("source", "reader"),
    [
        ("from importlib.resources import files\ndef f(n):\n    return files('demo.data') / n\n", "files"),
        ("from importlib import resources\nx = resources.files('demo.data').joinpath(n).read_text()\n", "files"),
        ("from importlib import resources as r\nx = r.files('demo.data').joinpath(n).open()\n", "files"),
        ("import importlib.resources as r\nP = 'demo.data'\ndef f(n):\n    return r.files(P) / n\n", "files"),
        ("import importlib_resources\nx = importlib_resources.files(f'{__package__}.data')\n", "files"),
        ("from importlib.resources import open_text\ndef f(n):\n    return open_text('demo.data', n)\n", "open_text"),
        ("from importlib import resources\nfor n in resources.contents('demo.data'):\n    pass\n", "contents"),
        ("import pkgutil\ndef f(n):\n    return pkgutil.get_data('demo.data', n)\n", "get_data"),
        (
            "import pkg_resources\ndef f(n):\n    return pkg_resources.resource_string('demo.data', n)\n",
            "resource_string",
        ),
    ],
)
def test_a_package_of_data(source: str, reader: str) -> None:
    """Resources are looked up in a package that has to be there, whatever the file."""
    ((slug, detail),) = reported(*found(source))
    assert slug == "own-folder-missing"
    assert detail.startswith("the package `demo.data`, named literally by `")
    assert f".{reader}`, is not in the wheel (demo/core.py:" in detail
    assert found(source, {"demo/data/words.txt": ""}) == ()
    assert found(source, {"demo/data.py": ""}) == ()


@pytest.mark.parametrize(
    "source",
    [
        "import importlib.resources as r\ndef f(n):\n    return (r.files('demo') / 'data' / n).read_text()\n",
        "from importlib.resources import files\nx = files(__package__).joinpath('data', n).read_bytes()\n",
        "import demo\nfrom importlib.resources import files\nx = files(demo).joinpath(f'data/{n}.json').open()\n",
        "import pkgutil\ndef f(n):\n    return pkgutil.get_data('demo', 'data/' + n)\n",
        "import pkgutil\ndef f(n):\n    return pkgutil.get_data(__name__, f'data/{n}.json')\n",
        "import pkgutil\ndef f(n):\n    return pkgutil.get_data(__name__, os.path.join('data', n))\n",
        "import pkgutil\ndef f(n):\n    return pkgutil.get_data(__name__, 'data/%s.json' % n)\n",
        "from pkg_resources import resource_listdir\nfor n in resource_listdir('demo', 'data'):\n    pass\n",
        "import pkg_resources as p\nx = open(p.resource_filename(__name__, 'data/{}.csv'.format(n)))\n",
        HERE + "def f(n):\n    return (HERE / 'data' / n).read_text()\n",
        HERE + "def f(n):\n    path = HERE / 'data' / f'{n}.json'\n    with path.open() as s:\n        pass\n",
        HERE + "def f(n):\n    with open(os.path.join(here, 'data', n + '.json')) as s:\n        return s.read()\n",
        HERE + "def f(n):\n    return json.load(open(here + '/data/' + n))\n",
        HERE + "def f(n):\n    return json.load(open(f'{here}/data/{n}.json'))\n",
        HERE + "DATA: Path = HERE / 'data'\ndef f(n):\n    return DATA.joinpath(n, 'x.csv').read_text()\n",
        HERE + "class A:\n    data = HERE / 'data'\n    def f(self, n):\n        return (self.data / n).read_text()\n",
        HERE + "class A:\n    def __init__(self):\n        self.d = HERE / 'data'\n    def f(self, n):\n"
        "        return (self.d / n).read_text()\n",
        HERE + "def f(n):\n    return Path(here, 'data', n).read_text()\n",
        HERE + "def f(n):\n    return (Path(__file__).resolve().parents[0] / 'data' / n).read_text()\n",
        HERE + "def f(n):\n    return open(os.path.join(os.path.split(__file__)[0], 'data', n))\n",
        HERE + "def f(n):\n    return open(os.path.join(__file__, os.pardir, 'data', n))\n",
        "import importlib.resources as r\ndef f(n):\n    with r.as_file(r.files('demo') / 'data' / n) as p:\n"
        "        return p.read_text()\n",
        HERE + "def f():\n    return [p.read_text() for p in (HERE / 'data').iterdir()]\n",
        HERE + "def f():\n    return os.listdir(os.path.join(here, 'data'))\n",
        HERE + "def f(n):\n    return pd.read_csv(HERE / 'data' / n)\n",
        "from demo.paths import DATA\ndef f(n):\n    return (DATA / n).read_text()\n",
        "from .paths import DATA as D\ndef f(n):\n    return open(D / n)\n",
        "from demo import paths\ndef f(n):\n    return (paths.DATA / n).read_text()\n",
        "import demo.paths\ndef f(n):\n    return (demo.paths.DATA / n).read_text()\n",
        "from jinja2 import PackageLoader\nx = PackageLoader('demo', 'data')\n",
        "from jinja2 import PackageLoader\nx = PackageLoader(__name__, package_path='data')\n",
        HERE + "x = Environment(loader=FileSystemLoader(HERE / 'data'))\n",
        HERE + "x = Environment(loader=FileSystemLoader([os.path.join(here, 'data')]))\n",
        HERE + "app.mount('/static', StaticFiles(directory=HERE / 'data'))\n",
        HERE + "x = Jinja2Templates(directory=str(HERE / 'data'))\n",
        HERE + "x = gettext.translation('demo', localedir=HERE / 'data', languages=languages)\n",
    ],
)
def test_a_folder_of_data(source: str) -> None:
    """However the path is put together, its literal part is a folder that has to be there."""
    others = {"demo/paths.py": HERE + "DATA = HERE / 'data'\n"}
    ((slug, detail),) = reported(*found(source, others))
    assert slug == "own-folder-missing"
    assert detail.startswith("the folder `demo/data`, named literally")
    assert "is not in the wheel (demo/core.py:" in detail
    assert found(source, {**others, "demo/data/sub/words.txt": ""}) == ()


@pytest.mark.parametrize(
    "source",
    [
        "from importlib.resources import files\ntry:\n    files('demo.data')\nexcept ImportError:\n    pass\n",
        "from importlib.resources import files\nx = files('other.data') / n\ny = files('demo') / n\n",
        "from other import files\nx = files('demo.data')\n",
        "x = files('demo.data')\n",
        HERE + "def f(n):\n    p = HERE / 'data' / n\n    return p.read_text() if p.exists() else ''\n",
        HERE + "def f(n):\n    (HERE / 'data').mkdir()\ndef g(n):\n    return open(HERE / 'data' / n)\n",
        HERE + "os.makedirs(os.path.join(here, 'data'), exist_ok=True)\nx = open(os.path.join(here, 'data', n))\n",
        HERE + "def f(n):\n    (HERE / 'data' / n).touch()\ndef g(n):\n    return open(HERE / 'data' / n)\n",
        HERE + "def f(n):\n    shutil.copy(n, HERE / 'data' / n)\n    return open(HERE / 'data' / n)\n",
        HERE + "def f(n):\n    return HERE / 'data' / n\n",
        HERE + "def f(n):\n    return open(HERE / n)\n",
        HERE + "def f(n):\n    return open(HERE / 'cache' / n)\n",
        HERE + "def f(n):\n    return open(HERE / 'tests' / n)\n",
        HERE + "def f(n):\n    return (HERE.parents[1] / 'data' / n).read_text()\n",
        HERE + "def f(n):\n    return (HERE.parents[n] / 'data' / n).read_text()\n",
        HERE + "def f(n):\n    return open(os.path.join(__file__, n))\n",
        HERE + "def f(n):\n    return open(os.path.join(n.split(__file__)[1], 'data', n))\n",
        HERE + "def f(n):\n    return open(HERE / '..' / '..' / 'data' / n)\n",
        HERE + "def f(n, here):\n    return open(os.path.join(here, 'data', n))\n",
        HERE + "if __name__ == '__main__':\n    open(HERE / 'data' / n)\n",
        HERE + "if getattr(sys, 'frozen', False):\n    open(HERE / 'data' / n)\n",
        HERE + "x = FileSystemLoader([user, HERE / 'data'])\n",
        HERE + "x = StaticFiles(directory=HERE / 'data', check_dir=False)\n",
        HERE + "x = gettext.translation('demo', HERE / 'data', fallback=True)\n",
        "app = Flask(__name__, static_folder='data')\n",
        "not Python: __file__ 'demo.data'\n",
    ],
)
def test_what_need_not_be_there(source: str) -> None:
    """What is tried, looked for or made first, is for developers, or is found elsewhere as well."""
    assert found(source) == ()


@pytest.mark.parametrize(
    "source",
    [
        "app = Flask(__name__, static_folder='data')\n",
        "app = Blueprint('demo', __name__, template_folder='data')\n",
        HERE + "x = StaticFiles(directory=HERE / 'data', check_dir=False)\n",
    ],
)
def test_what_goes_on_without_the_folder(source: str) -> None:
    """A loader that finds nothing has lost something if the source has the folder."""
    ((_, detail),) = reported(*found(source, sdist={"demo/data/page.html": ""}))
    assert detail.startswith("the folder `demo/data`")
    assert found(source) == ()


@pytest.mark.parametrize(
    ("source", "others"),
    [
        (
            "D = HERE / 'd'\ndef has(n):\n    return (D / n).exists()\ndef f(n):\n    return has(n) and open(D / n)\n",
            {},
        ),
        (
            "def f(n):\n    return (HERE / 'd' / n).read_text()\ndef g(n):\n    try:\n        return f(n)\n"
            "    except OSError:\n        return ''\n",
            {},
        ),
        (
            "from demo.fetch import fetch\ndef f(n):\n    fetch(n)\n    return (HERE / 'd' / n).read_text()\n",
            {"demo/fetch.py": HERE + "def fetch(n):\n    (HERE / 'd').mkdir()\n    (HERE / 'd' / n).write_text('')\n"},
        ),
    ],
    ids=["another function looks first", "its caller allows for it", "another module makes it"],
)
def test_what_other_code_provides_for(source: str, others: dict[str, str]) -> None:
    """A folder that is not there is lost for certain only if nobody looks for it, does without it, or makes it."""
    assert found(HERE + source, others) == ()
    assert found(HERE + source, sdist={**others, "demo/d/page.html": ""}) != ()


def test_a_folder_that_has_lost_its_data() -> None:
    """Of a package that is there, but for the data that the source has in it, nothing can be read."""
    source = "from importlib.resources import files\ndef f(n):\n    return (files('demo.data') / n).read_text()\n"
    bare = {"demo/data/__init__.py": ""}
    assert found(source, bare, sdist={"demo/data/words.json": ""}) != ()
    assert found(source, {**bare, "demo/data/x.json": ""}, sdist={"demo/data/words.json": ""}) == ()
    assert found(source, bare, sdist={}) == ()


def test_whose_folders() -> None:
    """Vendored code, tests, what runs before a release, and folders that other distributions fill are let be."""
    source = HERE + "open(HERE / 'data' / n)\n"
    paths = ("demo/_vendor/a.py", "demo/tests/a.py", "demo/update_data.py", "space/a.py")
    assert missing_own_folders("w.whl", contents({"demo/__init__.py": "", **dict.fromkeys(paths, source)})) == ()
    assert missing_own_folders("w.whl", contents({"demo/__init__.py": source}, is_whole=False)) == ()
    ((_, detail),) = reported(*missing_own_folders("w.whl", contents({"space/demo/__init__.py": source})))
    assert detail.startswith("the folder `space/demo/data`")
    moved = {"demo/__init__.py": source, "demo-1.0.data/purelib/demo/data/x.txt": ""}
    assert missing_own_folders("w.whl", contents(moved)) == ()


def test_the_fix_names_the_folder() -> None:
    """And says that git must not be asked."""
    (finding,) = found(HERE + "for path in (HERE / 'pages').iterdir():\n    pass\n")
    assert finding.fix.startswith("ship `demo/pages` with its files as package data, and include it in the sdist")
