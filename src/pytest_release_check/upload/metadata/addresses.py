"""E-mail and web addresses, judged as PyPI judges them."""

import inspect
import re
from email.utils import getaddresses

from pytest_release_check.text.wording import one_line
from pytest_release_check.upload.pypi_today import URL_SCHEMES

_QUOTED = re.compile(r'\\.|"(?:\\.|[^"\\])*"', re.DOTALL)
_LENIENT = {"strict": False} if "strict" in inspect.signature(getaddresses).parameters else {}


def complaint_about_emails(text: str) -> str:
    """Return why the address in an e-mail field is not valid; empty if it is.

    Python's parser, in the version that PyPI runs, gives nothing for a field with several addresses, with a comma in an
    unquoted name, with a parenthesis that is not closed, or with a bracket: such a field is taken as it is.
    """
    addresses = email_addresses(text)
    is_read = len(addresses) == 1 and "[" not in addresses[0] and _is_balanced(text)
    return complaint_about_email(addresses[0]) if is_read and addresses[0] else ""


def email_addresses(text: str) -> tuple[str, ...]:
    """Return what is where addresses are in an e-mail field, also if it is none; the same on every Python."""
    try:
        return tuple(address for _, address in getaddresses([text], **_LENIENT))
    except RecursionError:  # comments within comments without end
        return (text,)


def complaint_about_email(address: str) -> str:
    """Return why one address is not valid, without asking the network; empty if it is."""
    import email_validator

    try:
        email_validator.validate_email(address, check_deliverability=False)
    except ValueError as error:  # its own, or of lone surrogates and the like, which it does not expect
        return one_line(error)
    return ""


def is_web_address(text: str) -> bool:
    """Return whether ``text`` is http or https with sound parts; as for PyPI there may be no host."""
    from rfc3986 import exceptions, uri_reference, validators

    wanted = validators.Validator().allow_schemes(*URL_SCHEMES).require_presence_of("scheme")
    sound = wanted.check_validity_of("scheme", "host", "port", "path", "query")
    try:
        sound.validate(uri_reference(text).normalize())
    except (exceptions.RFC3986Exception, ValueError):
        return False
    return True


def _is_balanced(text: str) -> bool:
    """Whether each parenthesis outside quotes has its other half."""
    depth = 0
    for character in _QUOTED.sub("", text):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
