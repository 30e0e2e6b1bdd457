"""Indexes for golden runs: one that has a single file, and one that is down."""

from pathlib import Path

from tests.faulty_front import Exchange, Fault


def serving(file: Path, project: str, attributes: str = "") -> Fault:
    """An index that has one file of one project, with more ``attributes`` in its link, and refuses uploads."""
    page = f'<a href="/files/{file.name}"{attributes}>{file.name}</a>'.encode()

    def answer(exchange: Exchange) -> Exchange:
        exchange.status, exchange.body, exchange.headers = 403 if exchange.method == "POST" else 404, b"", {}
        if exchange.path in ("/simple/", f"/simple/{project}/"):
            exchange.status, exchange.body, exchange.headers = 200, page, {"content-type": "text/html"}
        elif exchange.path == f"/files/{file.name}":
            exchange.status, exchange.body = 200, file.read_bytes()
        return exchange

    return answer


def sick(exchange: Exchange) -> Exchange:
    """An index whose service is down."""
    exchange.status, exchange.body, exchange.headers = 503, b"", {"x-reason": "Service Unavailable"}
    return exchange
