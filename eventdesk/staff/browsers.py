"""Which program on which kind of device: enough to know one's own again, too little to follow anybody."""

import re

_PROGRAMS = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"),
    ("Chrome", r"\b(?:Chrome|Chromium|CriOS|HeadlessChrome)/"),
    ("Safari", r"\bVersion/[\d.]+ (?:Mobile/\w+ )?Safari/"),
)
_DEVICES = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Mac", r"\bMacintosh\b"),
    ("Linux", r"\bLinux\b"),
)
"""In this order: many claim to be one of those that follow, too."""


def browser_of(claim: str) -> str:
    """Put what a browser says of itself into two words, such as `Firefox, Windows`; empty if it says nothing known."""
    found = (next((name for name, sign in signs if re.search(sign, claim)), "") for signs in (_PROGRAMS, _DEVICES))
    return ", ".join(filter(None, found))
