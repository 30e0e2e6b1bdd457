"""What an installation brings along where that is certain: requirements on known distributions, and theirs."""

from collections.abc import Iterable

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.analysis.metadata.pythons import Python
from pytest_release_check.analysis.metadata.requirements import Requirements, resembles
from pytest_release_check.checks.installed.import_cures import IMPORT_NAMES

_ALONE = (
    "attrs certifi chardet charset-normalizer colorama decorator docopt docutils filelock h11 idna lxml markupsafe"
    " msgpack numpy pathspec platformdirs ply psutil pygments pyparsing pytz pyyaml regex setuptools simplejson six"
    " sniffio soupsieve tabulate termcolor toml tomli typing-extensions tzdata ujson uritemplate urllib3 wcwidth wrapt"
    " xmltodict zipp"
)
"""Much-used distributions whose releases have required nothing on Python 3.8 and later, for years."""
_BRINGING = {
    "beautifulsoup4": "soupsieve typing-extensions",
    "click": "colorama",
    "exceptiongroup": "typing-extensions",
    "importlib-metadata": "typing-extensions zipp",
    "jinja2": "markupsafe",
    "packaging": "pyparsing six",
    "python-dateutil": "six",
    "requests": "certifi chardet charset-normalizer idna urllib3",
    "tqdm": "colorama",
}
"""All that any release of these has required there, and what that requires, without extras."""
_KNOWN = dict.fromkeys(_ALONE.split(), frozenset[str]()) | {
    name: frozenset(others.split()) for name, others in _BRINGING.items()
}


def brought(requirements: Iterable[Requirement]) -> frozenset[str] | None:
    """The distributions that requirements bring, themselves included; None if that is not known of all of them."""
    found: set[str] = set()
    for requirement in requirements:
        name = canonicalize_name(requirement.name)
        if name not in _KNOWN or requirement.extras or requirement.url:
            return None
        found |= {name, *_KNOWN[name]}
    return frozenset(found)


def brings_none(module: str, python: Python, requirements: Requirements) -> bool:
    """Whether nothing that a plain installation on a Python brings can hold a module, whatever the versions."""
    names = brought(requirements.applying(python))
    if names is None or IMPORT_NAMES.get(module.lower()) in names:
        return False
    return not any(resembles(Requirement(name), module) for name in names)
