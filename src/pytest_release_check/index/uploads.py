"""The upload endpoint: who sends, how much, what; then the answer in PyPI's words."""

import re

from pytest_release_check.index.answers import DroppedError, RefusedError, accepted, refused
from pytest_release_check.index.credentials import identity_refusal
from pytest_release_check.index.forms import FORM_UNDECODABLE, Received, query_fields, receive
from pytest_release_check.index.http.messages import Request, Response
from pytest_release_check.index.site import Site
from pytest_release_check.index.upload import accept, require_upload
from pytest_release_check.model.errors import OutageError


def uploaded(request: Request, site: Site) -> Response | None:
    """Receive a file, judge and store it; None where PyPI drops the connection.

    Raises ``TimeoutError`` and ``ConnectionError`` if the client stops sending.
    """
    try:
        _take(request, site)
    except RefusedError as error:
        return refused(error.status, str(error), request.accept)
    except DroppedError:
        return None
    except (TimeoutError, ConnectionError):  # the client's: there is nobody to answer
        raise
    except (OutageError, OSError) as error:  # 507 and not another 5xx: twine repeats those
        reason = error.strerror if isinstance(error, OSError) else error
        return refused(507, f"The index could not store the file: {reason}.", request.accept)
    return accepted(request.accept)


def _take(request: Request, site: Site) -> None:
    """Receive, judge and store; whatever happens, the half file is gone before anybody is answered."""
    query = query_fields(request.query)
    if ":action" in query:
        require_upload(Received(), query)
    # PyPI reads the body before it asks who sends it. Here nobody without the token can keep the index at that.
    unknown = identity_refusal(request.header("Authorization"), site.token)
    if unknown is not None:
        raise unknown
    length = _length(request)
    with site.store.staging() as folder:
        kind, path = request.header("Content-Type"), folder / "received"
        received = receive(request.body, length, kind, path, site.policy.largest_file)
        require_upload(received, query)
        accept(received, site.store, site.policy)


def _length(request: Request) -> int:
    """How long the body is. Without knowing nothing is read: neither chunks nor until the end."""
    lengths = set(request.all("Content-Length"))
    if request.all("Transfer-Encoding") or not lengths:
        raise RefusedError("Length Required: send the body in one piece, with a Content-Length.", 411)
    length = lengths.pop().strip()
    if lengths or not re.fullmatch("[0-9]{1,15}", length):
        raise RefusedError("Invalid Form Data: the length of the body is not stated.", rule=FORM_UNDECODABLE)
    return int(length)
