"""How much an archive may unpack to; what is beyond that is not unpacked, by whichever part reads it."""

LARGEST_FILE = 1024**3
"""Bytes of one file, where PyPI has made the largest exception: a larger one is refused unopened."""
RATIO = 50
"""How many times its own bytes an archive may unpack to."""
_ZIP_SIZE = 64 * 1024**2
_TAR_SIZE = 512 * 1024**2
"""Bytes to which any archive may unpack, whatever the ratio.

PyPI has that for ZIP archives only, and reads a tar to its end, however long that takes. Data that compresses well is
common in sdists, and PyPI takes it, so there is more room for tars; a bomb is one in either format.
"""


def zip_limit(packed: int) -> int:
    """Bytes that a ZIP archive of ``packed`` bytes may unpack to (as on PyPI)."""
    return max(_ZIP_SIZE, RATIO * packed)


def tar_limit(packed: int) -> int:
    """Bytes that a ``.tar.gz`` of ``packed`` bytes may unpack to."""
    return max(_TAR_SIZE, RATIO * packed)


def excess(packed: int, unpacked: str) -> str:
    """What is wrong with an archive of ``packed`` bytes that unpacks to as many as ``unpacked`` says."""
    return f"The compression ratio is over {RATIO}: {packed} bytes unpack to {unpacked}"
