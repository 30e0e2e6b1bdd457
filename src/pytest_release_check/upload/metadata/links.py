"""The addresses of the project: home page, download, project URLs."""

from collections.abc import Iterator, Mapping

from pytest_release_check.model.upload import Refusal
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.addresses import is_web_address
from pytest_release_check.upload.pypi_today import URL_LABEL_LIMIT


def link_refusals(fields: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
    """What is wrong with the addresses."""
    for field in ("home_page", "download_url"):
        for url in fields.get(field, ()):
            if not is_web_address(url):
                header = field.replace("_", "-")
                yield Refusal(code="PYPI045", subject=field, message=f"{shown(url)} is not a valid url for '{header}'.")
    pairs = [labelled_url(text) for text in fields.get("project_urls", ())]
    labels = [label for label, _ in pairs]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        message = f"'project_urls' has invalid data: the label {shown(label)} is there {labels.count(label)} times."
        yield Refusal(code="PYPI050", subject="project_urls", message=message)
    for label, url in pairs:
        yield from _project_url(label, url)


def labelled_url(text: str) -> tuple[str, str]:
    """The label and the address in a project URL."""
    label, _, url = text.partition(",")
    return label.strip(), url.strip()


def _project_url(label: str, url: str) -> Iterator[Refusal]:
    """As PyPI does: a label that is not good is told before its address is looked at."""
    if not label:
        yield _refusal("PYPI046", f"Must have a label: the project URL {shown(url)}.")
    elif len(label) > URL_LABEL_LIMIT:
        yield _refusal("PYPI047", f"The label {shown(label)} must be {URL_LABEL_LIMIT} characters or less.")
    elif not url:
        yield _refusal("PYPI048", f"Must have a URL: the project URL {shown(label)}.")
    elif not is_web_address(url):
        yield _refusal("PYPI049", f"{shown(url)} is not a valid url for the label {shown(label)}.")


def _refusal(code: str, message: str) -> Refusal:
    return Refusal(code=code, subject="project_urls", message=message)
