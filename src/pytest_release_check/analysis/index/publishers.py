"""Who is expected to have published a release by Trusted Publishing, and whether a provenance names them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_KINDS = {"github": "GitHub", "gitlab": "GitLab", "google": "Google"}
"""What people write to the kind of a publisher in a provenance object (PEP 740)."""
_REPOSITORY = re.compile(r"(?P<repository>[\w.-]+/[\w./-]*?[\w.-]+)(?:/(?P<workflow>[\w.-]+\.ya?ml))?")
_FORMS = "write github:OWNER/REPO, github:OWNER/REPO/WORKFLOW.yml, gitlab:GROUP/PROJECT or google:E-MAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPublisher:
    """A publisher as a user has named it."""

    text: str
    kind: str
    repository: str = ""
    workflow: str = ""
    """File name; empty: any of the repository."""
    email: str = ""

    @classmethod
    def from_text(cls, text: str) -> "ExpectedPublisher":
        """Read ``github:owner/repo/release.yml``. Raises ``ValueError`` that says what can be written."""
        kind, _, rest = text.strip().partition(":")
        if kind == "google" and "@" in rest:
            return cls(text=text.strip(), kind=_KINDS[kind], email=rest)
        found = _REPOSITORY.fullmatch(rest)
        if kind not in _KINDS or kind == "google" or found is None:
            raise ValueError(_FORMS)
        repository, workflow = found["repository"], found["workflow"] or ""
        return cls(text=text.strip(), kind=_KINDS[kind], repository=repository, workflow=workflow)

    def is_stated(self, publisher: Mapping[str, object]) -> bool:
        """Whether a publisher of a provenance object is this one. Names of accounts know no case, file names do."""
        if publisher.get("kind") != self.kind:
            return False
        if self.email:
            return publisher.get("email") == self.email
        workflow = str(publisher.get("workflow") or publisher.get("workflow_filepath") or "").rpartition("/")[2]
        same = str(publisher.get("repository") or "").casefold() == self.repository.casefold()
        return same and self.workflow in ("", workflow)

    def __str__(self) -> str:
        return self.text
