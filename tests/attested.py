"""A real file with its real provenance, as its publisher signed it."""

import subprocess
import sys
import tarfile
from pathlib import Path

from filelock import FileLock

NAME = "pypi_attestations-0.0.19.tar.gz"
PUBLISHER = "github:trailofbits/pypi-attestations/release.yml"


def signed_file(folder: Path) -> tuple[bytes, bytes]:
    """A file and its provenance, from the tests that the sdist of pypi-attestations carries.

    ``folder`` keeps the sdist, for all processes: to fetch it, pip prepares a whole build of it.
    """
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            wanted = ("--no-deps", "--no-binary=:all:", "pypi-attestations==0.0.30")
            pip = (sys.executable, "-m", "pip", "download", "-q", *wanted)
            subprocess.run((*pip, "--dest", f"{folder}.part"), check=True, capture_output=True)
            Path(f"{folder}.part").rename(folder)
    with tarfile.open(next(folder.iterdir())) as sdist:
        members = {member.name.rpartition("/")[2]: member for member in sdist if member.isfile()}
        file, provenance = (sdist.extractfile(members[name]) for name in (NAME, f"{NAME}.provenance"))
        assert file
        assert provenance
        return file.read(), provenance.read()
