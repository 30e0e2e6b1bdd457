"""What PyPI refuses at upload: every rule that can be decided without an account there."""

from types import MappingProxyType

from pytest_release_check.model.pypi_file_rules import FILE_RULES
from pytest_release_check.model.pypi_request_rules import REQUEST_RULES
from pytest_release_check.rules.upload_rule import UploadRule

AS_OF = "2026-08-21"
"""The day whose PyPI these rules follow."""

PYPI_RULES: tuple[UploadRule, ...] = REQUEST_RULES + FILE_RULES
_BY_CODE = MappingProxyType({rule.code: rule for rule in PYPI_RULES})


def upload_rule_of_code(code: str) -> UploadRule:
    """The rule with this code; ``KeyError`` if there is none."""
    return _BY_CODE[code]
