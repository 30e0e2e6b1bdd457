"""Files that modules read and that the wheel lacks."""

import pytest

from pytest_release_check.checks.contents.own_files import missing_own_files
from tests.checks.contents.made import contents, reported

HERE = "import os\nfrom pathlib import Path\nhere = os.path.dirname(os.path.abspath(__file__))\n"


@pytest.mark.parametrize(
    "source",
    [
        "from importlib.resources import read_text\nx = read_text('demo', 'data/words.txt')\n",
        "from importlib import resources\nx = resources.read_binary(__package__, 'data/words.txt')\n",
        "from importlib.resources import files\ndef f():\n    (files('demo') / 'data' / 'words.txt').read_text()\n",
        "import importlib_resources\nx = importlib_resources.files('demo.data').joinpath('words.txt').read_bytes()\n",
        "import pkgutil\nclass A:\n    x = pkgutil.get_data(__name__, 'data/words.txt')\n",
        "import pkg_resources\nx = pkg_resources.resource_string(__name__, 'data/words.txt')\n",
        "import pkg_resources\nx = open(pkg_resources.resource_filename('demo', 'data/words.txt'))\n",
        "from pkg_resources import resource_filename\nx = io.open(resource_filename(__name__, 'data/words.txt'))\n",
        "import pkg_resources\nN = pkg_resources.resource_filename('demo', 'data/words.txt')\npd.read_csv(N)\n",
        "from importlib.resources import path\nwith path('demo.data', 'words.txt') as p:\n    pass\n",
        HERE + "x = np.load(os.path.join(here, 'data', 'words.txt'), allow_pickle=True)\n",
        HERE + "x = Image.open(Path(here) / 'data' / 'words.txt')\n",
        HERE + "with open(os.path.join(here, 'data', 'words.txt')) as stream:\n    pass\n",
        HERE + "PATH = Path(__file__).resolve().parent / 'data' / 'words.txt'\ndef f():\n    return PATH.read_text()\n",
        HERE + "x = Path(__file__).with_name('data').joinpath('words.txt').open('rb').read()\n",
        HERE + "def f():\n    path = Path(here) / 'data' / 'words.txt'\n    return path.read_text()\n",
        HERE + "DATA: Path = Path(here) / 'data'\ndef f():\n    return open(DATA / 'words.txt')\n",
        HERE + "FOLDER = 'data'\nx = open(os.path.join(here, FOLDER, 'words.txt'))\n",
        HERE + "x = open(here + '/data/words.txt')\n",
        HERE + "x = open(f'{here}/data/words.txt')\n",
        "import importlib.resources as r\nimport demo\nx = r.files(demo).joinpath('data/words.txt').read_text()\n",
        HERE + "if x:\n    open(here + '/x', 'w')\nelse:\n    open(str(Path(here, )/ 'data/words.txt'), mode='r')\n",
    ],
)
def test_a_file_that_is_read(source: str) -> None:
    """However a module names a file beside it, the file has to be there."""
    missing = contents({"demo/__init__.py": "", "demo/core.py": source})
    ((slug, detail),) = reported(*missing_own_files("w.whl", missing))
    assert slug == "own-file-missing"
    assert detail.startswith("demo/data/words.txt (demo/core.py:")
    there = contents({"demo/__init__.py": "", "demo/core.py": source, "demo/data/words.txt": ""})
    assert missing_own_files("w.whl", there) == ()


@pytest.mark.parametrize(
    "source",
    [
        HERE + "try:\n    x = open(os.path.join(here, 'x.txt'))\nexcept OSError:\n    x = None\n",
        HERE + "p = os.path.join(here, 'x.txt')\nif os.path.exists(p):\n    x = open(p)\n",
        HERE
        + "p = Path(here) / 'x.txt'\ndef f():\n    if not p.is_file():\n        return ''\n    return p.read_text()\n",
        HERE + "p = Path(here) / 'x.txt'\np.write_text('')\ndef f():\n    return p.read_text()\n",
        HERE + "from contextlib import suppress\nwith suppress(OSError):\n    open(os.path.join(here, 'x.txt'))\n",
        HERE + "open(os.path.join(here, '..', '..', 'x.txt'))\n",
        HERE + "open(os.path.join(here, name))\n",
        HERE + "def f(here):\n    return open(os.path.join(here, 'x.txt'))\n",
        HERE + "def f(x):\n    p = os.path.join(here, 'x.txt')\n    if x:\n        p = x\n    return open(p)\n",
        HERE + "def f():\n    p = Path(here) / 'x.txt'\n    p.touch()\ndef g():\n    open(Path(here) / 'x.txt')\n",
        HERE + "x = shelve.open(os.path.join(here, 'x.txt'))\n",
        HERE + "x = gzip.open(os.path.join(here, 'x.txt'), 'wb')\n",
        HERE + "x = json.load(stream)\n",
        HERE + "open(os.path.join(here, 'x.txt'), 'w')\n",
        HERE + "open(os.path.join(here, 'LICENSE'))\n",
        HERE + "here = '/etc'\nopen(os.path.join(here, 'x.txt'))\n",
        HERE + "os.path.join(here, 'x.txt')\n",
        "import json\njson.read_text('demo', 'x.txt')\nopen('x.txt')\nread_text('demo', 'x.txt')\n",
        "from importlib.resources import read_text\nread_text('other', 'x.txt')\n",
        "not Python: __file__\n",
    ],
)
def test_what_need_not_be_there(source: str) -> None:
    """What is tried, looked for or written first, not certain, or another's."""
    assert missing_own_files("w.whl", contents({"demo/__init__.py": "", "demo/core.py": source})) == ()


def test_what_the_source_has() -> None:
    """A file that the build has lost is reported as such, if its kind is one that the wheel may want."""
    source = HERE + "open(os.path.join(here, 'x.txt'))\nopen(os.path.join(here, 'x.toml'))\n"
    files = {"demo/__init__.py": "", "demo/core.py": source}
    sdist = contents({**files, "demo/x.txt": "", "demo/x.toml": ""})
    ((_, detail),) = reported(*missing_own_files("w.whl", contents(files), (sdist,)))
    assert detail == "demo/x.toml (demo/core.py:5 reads it)"


def test_whose_files() -> None:
    """Vendored code, tests, and folders that other distributions fill as well are let be."""
    source = HERE + "open(os.path.join(here, 'x.txt'))\n"
    files = {"demo/__init__.py": "", "demo/_vendor/a.py": source, "demo/tests/a.py": source, "space/a.py": source}
    assert missing_own_files("w.whl", contents(files)) == ()
    assert missing_own_files("w.whl", contents({"demo/__init__.py": source}, is_whole=False)) == ()


def test_the_fix_names_the_files() -> None:
    """In the order in which they are read."""
    source = HERE + "open(here + '/b.txt')\nopen(here + '/a.txt')\n"
    (finding,) = missing_own_files("w.whl", contents({"demo/__init__.py": source}))
    shipped = "ship `demo/a.txt`, `demo/b.txt` as package data (setuptools: `tool.setuptools.package-data`)"
    assert finding.fix == shipped
