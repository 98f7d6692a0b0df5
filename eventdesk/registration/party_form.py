"""Who comes now: the first question of the registration, asked once more."""

from collections.abc import Mapping
from typing import Any

from eventdesk.registration.forms import RegistrationForm
from eventdesk.vocabulary import FAMILY_FORM


class PartyForm(RegistrationForm):
    """How many people of which type, and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Drop all other questions."""
        super().__init__(*args, **kwargs)
        for name in [field.name for field in self if field.name not in FAMILY_FORM]:
            del self[name]

    @property
    def party(self) -> Mapping[str, int]:
        """Who comes, only types that occur. Only after `validate` said yes."""
        return {field.name: field.count for field in self.people if field.count}
