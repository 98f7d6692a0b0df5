"""Find functions, classes and imports that nothing uses: `python -m deploy.local.dead_code`.

Vulture cannot see templates, nor that a table's columns are used by the database; so names that occur in
templates count as used, and unused variables and attributes are not reported.
"""

import re
import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parents[2]
REPORTED = {"class", "function", "import", "method", "property", "unreachable_code"}
FRAMEWORK_CALLS = [
    "Meta",  # WTForms
    "SqlStorage",  # limits finds it by its scheme
    "_value",  # WTForms fields
    "base_exceptions",  # limits.Storage
    "check",
    "clear",
    "create_app",  # gunicorn
    "downgrade",  # Alembic
    "get",
    "get_expiry",
    "incr",
    "pre_validate",  # WTForms fields
    "process_formdata",
    "process_bind_param",  # SQLAlchemy types
    "process_result_value",
    "reset",
    "upgrade",
    "validate_*",  # WTForms
]
REGISTERING = ["@*.route", "@*.get", "@*.post", "@*.cli.command", "@*.command", "@*errorhandler"]
"""Decorators that hand a function to a framework."""


def main() -> int:
    """Print what is unused; say 1 if there is something."""
    finder = Vulture(ignore_names=FRAMEWORK_CALLS, ignore_decorators=REGISTERING)
    finder.scavenge([str(ROOT / "eventdesk"), str(ROOT / "deploy")])
    shown = set(re.findall(r"\w+", "".join(path.read_text() for path in (ROOT / "templates").rglob("*.*"))))
    unused = [
        item for item in finder.get_unused_code(min_confidence=60) if item.typ in REPORTED and item.name not in shown
    ]
    for item in unused:
        print(f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno}: unused {item.typ} {item.name}")
    return 1 if unused else 0


if __name__ == "__main__":
    sys.exit(main())
