"""Import files for tests: one campaign with one information day, changed where a test wants it."""

from copy import deepcopy
from typing import Any

FILE: dict[str, Any] = {
    "campaign": {"slug": "one", "audience": "families", "land": "15", "target": 100, "name": {"de": "Eins"}},
    "events": [
        {
            "slug": "day",
            "preset": "infoday",
            "form": "in_person",
            "status": "published",
            "starts_at": "2026-05-12T15:00:00+02:00",
            "ends_at": "2026-05-12T18:00:00+02:00",
            "ags": "15003",
            "place": "Haus",
            "capacity": 60,
            "title": {"de": "Infotag", "ar": "يوم تعريفي"},
            "stations": [
                {"key": "door"},
                {"key": "general"},
                {"key": "extra", "kind": "advice", "title": {"de": "Mehr"}},
            ],
            "counts": [
                {"type": "young", "persons": 20, "parties": 15, "home_ags": "15003", "station": None},
                {"type": "parent", "persons": 7, "parties": 7, "home_ags": "00", "station": None},
                {"type": "young", "persons": 5, "parties": 5, "home_ags": None, "station": "extra"},
            ],
        }
    ],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The file with one value replaced; `events.0.title.de` names its place, `…` as value takes it away."""
    file = deepcopy(FILE)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = file
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return file
