"""A name or value from a file as it is shown in one line to people."""


def quoted(value: str | bytes, limit: int = 60) -> str:
    """``value`` in quotes on one line in ASCII, cut in the middle if it is long."""
    text = value[: 4 * limit].decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
    shown = ascii(text if len(text) <= limit else f"{text[: limit // 2]}...{text[-limit // 4 :]}")
    return shown if len(shown) <= 2 * limit else f"{shown[:limit]}..."
