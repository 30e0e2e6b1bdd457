"""The addresses of the project: home page, download, project URLs."""

from collections.abc import Iterator, Mapping

from pytest_release_check.model.upload import Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.addresses import is_web_address
from pytest_release_check.upload.pypi_today import URL_LABEL_LIMIT

URL_INVALID = UploadRule(
    code="PYPI045",
    status=400,
    slug="url-invalid",
    summary="the home page or download address is not an http or https address",
    why="PyPI shows the address as a link, which a browser could not open.",
    fix="write the whole address, with `https://`",
    example="Home-page: example.org\nHome-page: https://example.org    # right",
    source="PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`; PyPI, `warehouse/utils/http.py`: "
    "`is_valid_uri`",
)
URL_LABEL_MISSING = UploadRule(
    code="PYPI046",
    status=400,
    slug="url-label-missing",
    summary="a project URL has no label",
    why="PyPI shows the label as the text of the link.",
    fix="give each entry of `project.urls` a label",
    example="Project-URL: , https://example.org\nProject-URL: Source, https://example.org    # right",
    source="core metadata, Project-URL; PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`",
)
URL_LABEL_LONG = UploadRule(
    code="PYPI047",
    status=400,
    slug="url-label-long",
    summary="the label of a project URL is longer than 32 characters",
    why="PyPI shows the label in a narrow column.",
    fix="shorten the label in `project.urls` to 32 characters",
    example='urls = {"The place where all of our documentation is" = "https://example.org"}\n'
    'urls = {Documentation = "https://example.org"}    # right',
    source="core metadata, Project-URL; PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`",
)
URL_MISSING = UploadRule(
    code="PYPI048",
    status=400,
    slug="url-missing",
    summary="a project URL has a label and no address",
    why="The link would lead nowhere.",
    fix="give the entry of `project.urls` an address, or remove it",
    example="Project-URL: Source\nProject-URL: Source, https://example.org    # right",
    source="core metadata, Project-URL; PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`",
)
PROJECT_URL_INVALID = UploadRule(
    code="PYPI049",
    status=400,
    slug="project-url-invalid",
    summary="a project URL is not an http or https address",
    why="PyPI shows the address as a link, which a browser could not open.",
    fix="write the whole address in `project.urls`, with `https://`",
    example='urls = {Source = "git@example.org:demo.git"}\nurls = {Source = "https://example.org/demo"}    # right',
    source="PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`; PyPI, `warehouse/utils/http.py`: "
    "`is_valid_uri`",
)
URL_LABEL_REPEATED = UploadRule(
    code="PYPI050",
    status=400,
    slug="url-label-repeated",
    summary="two project URLs have the same label",
    why="PyPI keeps one address for each label, so one of the two would be lost.",
    fix="give each entry of `project.urls` a label of its own",
    example="Project-URL: Docs, https://example.org/1\nProject-URL: Docs, https://example.org/2",
    source="PyPI, `warehouse/forklift/metadata.py`: `parse_form_metadata`",
)


def link_refusals(fields: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
    """Yield what is wrong with home page, download address and project URLs."""
    for field in ("home_page", "download_url"):
        for url in fields.get(field, ()):
            if not is_web_address(url):
                header = field.replace("_", "-")
                yield Refusal(
                    rule=URL_INVALID, subject=field, message=f"{shown(url)} is not a valid url for '{header}'."
                )
    pairs = [labelled_url(text) for text in fields.get("project_urls", ())]
    labels = [label for label, _ in pairs]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        message = f"'project_urls' has invalid data: the label {shown(label)} is there {labels.count(label)} times."
        yield Refusal(rule=URL_LABEL_REPEATED, subject="project_urls", message=message)
    for label, url in pairs:
        yield from _project_url(label, url)


def labelled_url(text: str) -> tuple[str, str]:
    """Return the label and the address in a project URL, which a comma divides."""
    label, _, url = text.partition(",")
    return label.strip(), url.strip()


def _project_url(label: str, url: str) -> Iterator[Refusal]:
    """As PyPI does: the address is only looked at if the label is good."""
    if not label:
        yield _refusal(URL_LABEL_MISSING, f"Must have a label: the project URL {shown(url)}.")
    elif len(label) > URL_LABEL_LIMIT:
        yield _refusal(URL_LABEL_LONG, f"The label {shown(label)} must be {URL_LABEL_LIMIT} characters or less.")
    elif not url:
        yield _refusal(URL_MISSING, f"Must have a URL: the project URL {shown(label)}.")
    elif not is_web_address(url):
        yield _refusal(PROJECT_URL_INVALID, f"{shown(url)} is not a valid url for the label {shown(label)}.")


def _refusal(rule: UploadRule, message: str) -> Refusal:
    return Refusal(rule=rule, subject="project_urls", message=message)
