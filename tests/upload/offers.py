"""Offers of a wheel or sdist that is whole, but for what a test changes."""

import base64
import hashlib
from collections.abc import Mapping

from pytest_release_check.model.upload import Form, Offer
from tests.upload.zip_bytes import zipped

WHEEL = "demo-1.0-py3-none-any.whl"
SDIST = "demo-1.0.tar.gz"
INFO = "demo-1.0.dist-info"


def offer(filename: str = WHEEL, *, size: int = 1000, **fields: tuple[str, ...]) -> Offer:
    form = Form(fields={"name": ("demo",), "version": ("1.0",), **fields})
    return Offer(form=form, filename=filename, size=size, digests={})


def wheel(changes: Mapping[str, str | bytes | None] | None = None, record: str | bytes | None = None) -> bytes:
    """A sound wheel; a change to None leaves the member out, RECORD is right unless it is given."""
    members: dict[str, str | bytes | None] = {
        "demo.py": "x = 1\n",
        f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\nName: not this\n",
        f"{INFO}/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
        **(changes or {}),
    }
    kept = [(name, content) for name, content in members.items() if content is not None]
    right = "".join(record_line(name, content) for name, content in kept) + f"{INFO}/RECORD,,\n"
    recorded = [] if f"{INFO}/RECORD" in members else [(f"{INFO}/RECORD", right if record is None else record)]
    return zipped([*kept, *recorded])


def record_line(name: str, content: str | bytes) -> str:
    data = content.encode() if isinstance(content, str) else content
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}\n"
