"""What an index serves, read the way installers read it (PEP 691)."""

from pytest_release_check.model.errors import OutageError

_ACCEPT = "application/vnd.pypi.simple.v1+json"


def served_digests(index_url: str, name: str) -> dict[str, str]:
    """File name to sha256 of every file listed for ``name``. Raises ``OutageError`` if the page cannot be read."""
    import httpx

    url = f"{index_url}{name}/"
    try:
        answer = httpx.get(url, headers={"Accept": _ACCEPT, "Cache-Control": "no-cache"}, trust_env=False)
        answer.raise_for_status()
        files = answer.json()["files"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise OutageError(f"the staged page {url} cannot be read: {error}") from error
    return {file["filename"]: file["hashes"].get("sha256", "") for file in files}
