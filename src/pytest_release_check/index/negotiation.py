"""Content negotiation: which of the types on offer an Accept header likes best."""

from collections.abc import Sequence


def best(accept: str, offered: Sequence[str]) -> str:
    """The offer with the highest weight, the first of them where several have it; empty if none is acceptable."""
    rule_policy = {offer: weight for offer in offered if (weight := _weight(offer, accept)) > 0}
    return max(rule_policy, key=lambda offer: rule_policy[offer], default="")


def _weight(offer: str, accept: str) -> float:
    """The q-value that an Accept header gives to a type; the most specific range counts."""
    found = (-1, 0.0)
    for entry in accept.split(","):
        media, *parameters = (part.strip() for part in entry.split(";"))
        specificity = _specificity(media.lower(), offer)
        if specificity > found[0]:
            found = (specificity, _quality(parameters))
    return found[1]


def _specificity(media: str, offer: str) -> int:
    return {offer: 2, f"{offer.partition('/')[0]}/*": 1, "*/*": 0}.get(media, -1)


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
