"""A name or value from a file as it is shown in one line to people."""


def quoted(value: str | bytes, limit: int = 80) -> str:
    """``value`` in quotes on one line in ASCII, cut in the middle if it is long."""
    text = value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
    if len(text) > limit:
        text = f"{text[: limit // 2]}...{text[-limit // 4 :]}"
    return ascii(text)
