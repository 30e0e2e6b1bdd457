"""Forms and offers that PyPI takes, and changes to them."""

from collections.abc import Iterable, Mapping

from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.upload import Form, Offer, Refusal

DIGESTS = {"sha256_digest": "a" * 64, "blake2_256_digest": "b" * 64, "md5_digest": "c" * 32}
Value = str | tuple[str, ...] | None


def form(**changes: Value) -> Form:
    """A wheel's form that is fine but for the changes; None leaves a field out."""
    fields: dict[str, Value] = {
        "metadata_version": "2.5",
        "name": "demo",
        "version": "1.0",
        "filetype": "bdist_wheel",
        "pyversion": "py3",
        "sha256_digest": DIGESTS["sha256_digest"],
    }
    fields |= changes
    values = {name: (value,) if isinstance(value, str) else value for name, value in fields.items()}
    return Form(fields={name: value for name, value in values.items() if value is not None})


def offer(
    filename: str = "demo-1.0-py3-none-any.whl", changes: Mapping[str, Value] | None = None, size: int = 1000
) -> Offer:
    """A file that is fine but for the changes to its form."""
    kind: dict[str, Value] = {} if filename.lower().endswith(".whl") else {"filetype": "sdist", "pyversion": "source"}
    return Offer(form=form(**(kind | dict(changes or {}))), filename=filename, size=size, digests=DIGESTS)


def held_file(
    filename: str = "demo-1.0.tar.gz", version: str = "1.0", digest: str = "d", **changes: object
) -> IndexFile:
    """A file that was uploaded on the first of August."""
    return IndexFile(
        filename=filename,
        name="demo",
        version=version,
        artifact="wheel" if filename.endswith(".whl") else "sdist",
        size=int(str(changes.get("size", 1000))),
        sha256=digest * 64,
        blake2_256=digest * 64,
        md5=digest * 32,
        upload_time=str(changes.get("upload_time", "2026-08-01T12:00:00.000000Z")),
    )


def codes(refusals: Iterable[Refusal]) -> list[str]:
    """The codes in their order."""
    return [refusal.code for refusal in refusals]
