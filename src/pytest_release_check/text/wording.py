"""Values and complaints of others in a message of one line."""

_VALUE_LIMIT = 80
_MESSAGE_LIMIT = 280


def shown(value: str) -> str:
    """The value in quotes, without anything that would break a line, cut if it is long."""
    return repr(value) if len(value) <= _VALUE_LIMIT else f"{value[:_VALUE_LIMIT]!r}..."


def one_line(text: object) -> str:
    """What another program says, as one line of printable characters, cut if it is long."""
    words = " ".join(str(text)[: 4 * _MESSAGE_LIMIT].split())
    printable = "".join(character if character.isprintable() else "?" for character in words)
    return printable if len(printable) <= _MESSAGE_LIMIT else f"{printable[:_MESSAGE_LIMIT]}..."
