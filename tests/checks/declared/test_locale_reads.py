"""What setup.py reads as the locale says."""

import pytest

from tests.checks.declared.releases import of_sdist

README = "# Über uns\n"
BY_HATCHLING = "[build-system]\nrequires = ['hatchling']\nbuild-backend = 'hatchling.build'\n"
BY_SETUPTOOLS = "[build-system]\nrequires = ['setuptools']\nbuild-backend = 'setuptools.build_meta'\n"
FUNCTION = "def read(name):\n    here = os.path.dirname(__file__)\n    return open(os.path.join(here, name)).read()\n"


def found(script: str, **files: str) -> str:
    texts = {"README.md": README, "docs/notes.rst": README, "plain.txt": "plain", "setup.py": script, **files}
    findings = of_sdist({"demo.py": "", **texts}, python=">=3.9")
    finding = findings.get("locale-dependent-build")
    return finding.detail if finding else ""


@pytest.mark.parametrize(
    ("script", "detail"),
    [
        ('text = open("README.md").read()\n', "README.md (setup.py:1)"),
        ('text = open("./README.md", "r").read()\n', "README.md (setup.py:1)"),
        ('with open("README.md", mode="rt") as stream:\n    pass\n', "README.md (setup.py:1)"),
        ('import io\ntext = io.open("README.md").read()\n', "README.md (setup.py:2)"),
        ('import codecs\ntext = codecs.open("README.md").read()\n', "README.md (setup.py:2)"),
        ('text = Path("README.md").read_text()\n', "README.md (setup.py:1)"),
        ('text = (Path(__file__).parent / "README.md").read_text()\n', "README.md (setup.py:1)"),
        ('with Path("README.md").open() as stream:\n    pass\n', "README.md (setup.py:1)"),
        (
            'here = Path(__file__).parent\nname = here / "README.md"\nx = name.read_text()\n',
            "README.md (setup.py:3)",
        ),
        ('text = open(os.path.join("docs", "notes.rst")).read()\n', "docs/notes.rst (setup.py:1)"),
        ('text = (HERE / "docs" / "notes.rst").read_text()\n', "docs/notes.rst (setup.py:1)"),
        (f'{FUNCTION}x = read("README.md")\n', "README.md (setup.py:3)"),
        (f'{FUNCTION}x = [read(n) for n in ("plain.txt", "README.md")]\n', "README.md (setup.py:3)"),
        (f'{FUNCTION}x = read(name="README.md")\n', "README.md (setup.py:3)"),
        (
            'for n in ["README.md", "docs/notes.rst"]:\n    open(n)\n',
            "README.md (setup.py:2), docs/notes.rst (setup.py:2)",
        ),
    ],
)
def test_text_that_is_not_plain_ascii(script: str, detail: str) -> None:
    """By any spelling of the call, and of the path."""
    assert found(script) == detail


@pytest.mark.parametrize(
    "script",
    [
        'text = open("README.md", encoding="utf-8").read()\n',
        'text = open("README.md", "r", -1, "utf-8").read()\n',
        'text = open("README.md", "rb").read().decode()\n',
        'text = open("README.md", **options).read()\n',
        'text = open("README.md", mode).read()\n',
        'text = open("plain.txt").read()\n',
        'text = open("absent.md").read()\n',
        'import codecs\ntext = codecs.open("README.md", "r", "utf-8").read()\n',
        'import io\ntext = io.open("README.md", encoding="utf8").read()\n',
        'text = Path("README.md").read_text("utf-8")\n',
        'text = Path("README.md").read_text(encoding="utf-8")\n',
        'text = Path("README.md").read_bytes()\n',
        'with Path("README.md").open("rb") as stream:\n    pass\n',
        'from io import open\ntext = open("README.md", "w")\n',
        'setup(long_description_file="README.md")\nopen("plain.txt")\n',
        "setup(\n",
    ],
)
def test_text_that_reads_everywhere(script: str) -> None:
    """An encoding, bytes, plain text, and what is not there or not known."""
    assert found(script) == ""


@pytest.mark.parametrize(("pyproject", "is_run"), [(BY_HATCHLING, False), (BY_SETUPTOOLS, True)])
def test_a_setup_py_that_no_installer_runs(pyproject: str, is_run: bool) -> None:
    """Another backend leaves setup.py alone."""
    assert bool(found('text = open("README.md").read()\n', **{"pyproject.toml": pyproject})) == is_run


def test_the_fix_names_the_file() -> None:
    """In the call as it should be."""
    findings = of_sdist({"demo.py": "", "README.md": README, "setup.py": 'open("README.md")\n'}, python=">=3.9")
    assert findings["locale-dependent-build"].fix == 'give the encoding, as in `open("README.md", encoding="utf-8")`'
