"""Making an app costs tests less: the functions that build addresses are compiled when first asked for."""

from collections.abc import Callable

import pytest
from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


def compile_when_asked(patch: pytest.MonkeyPatch) -> None:
    """Compile the builders of an address at its first use.

    Werkzeug compiles two for each rule of each app, half of the time it takes to make one. A server makes one app and
    uses them all; each test makes its own and uses three.
    """
    compiled: Callable[[Rule, bool], Build] = Rule._compile_builder

    def later(of: Rule, append_unknown: bool) -> Build:  # noqa: FBT001 - Werkzeug's signature
        def build(rule: Rule, **values: object) -> tuple[str, str]:
            builder: Build = compiled(of, append_unknown).__get__(rule)
            setattr(rule, "_build_unknown" if append_unknown else "_build", builder)
            return builder(**values)

        return build

    patch.setattr(Rule, "_compile_builder", later)
