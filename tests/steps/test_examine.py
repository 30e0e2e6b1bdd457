"""Each file of a release is opened once before it is staged, and once more for the rules of an upload."""

import subprocess
import sys
from pathlib import Path

import pytest

from pytest_release_check.effects.dist_files import open_release
from pytest_release_check.model.contents import ReadRelease
from pytest_release_check.steps.examine import examine
from tests.archives import build_sdist, build_wheel

COUNTING = """
import sys
from collections import Counter
from pathlib import Path

opened = Counter()
sys.addaudithook(lambda event, args: opened.update([str(args[0])]) if event == "open" else None)

from pytest_release_check.effects.dist_files import open_release
from pytest_release_check.steps.examine import examine

folder = Path(sys.argv[1])

def counts():
    return [opened[str(path)] for path in sorted(folder.iterdir())]

release = open_release(folder).value
at_birth = counts()
examine(release, None)
print(at_birth, counts())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A wheel and an sdist of one release."""
    build_wheel(tmp_path / "dist", "demo", "1.0", files={"demo/__init__.py": "import os\n"})
    build_sdist(tmp_path / "dist", "demo", "1.0")
    return tmp_path / "dist"


def test_how_often_a_file_is_opened(folder: Path) -> None:
    """Digest, metadata and members come from one opening; only what PyPI refuses is looked for in the raw bytes."""
    done = subprocess.run((sys.executable, "-c", COUNTING, str(folder)), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[1, 1] [2, 2]"


def test_what_was_read_at_birth_is_what_is_judged(folder: Path) -> None:
    """Members that are changed on the disk meanwhile are not read again: publishing compares the digest."""
    release = open_release(folder).value
    assert release is not None
    build_wheel(
        folder, "demo", "1.0", files={"demo/__init__.py": "import os\n", "tests/__init__.py": "", "tests/test_x.py": ""}
    )
    changed = open_release(folder).value
    assert changed is not None
    assert (codes(release), codes(changed)) == (set(), {"RC251"})


def codes(release: ReadRelease) -> set[str]:
    return {finding.code for finding in examine(release, None).findings}
