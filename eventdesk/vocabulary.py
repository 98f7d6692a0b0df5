"""Closed vocabularies: participant types, their report groups, the usual stations, topics and offices.

Source: the campaign's own wording, collected in `eventdesk/data/*.csv` in five languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eventdesk.data import rows, texts

ELSEWHERE = "00"
"""Home district of somebody who lives outside the campaign's Land."""


class Audience(StrEnum):
    """Whom a campaign is for."""

    FAMILIES = "families"
    PROFESSIONALS = "professionals"


class Form(StrEnum):
    """How people attend."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class StationKind(StrEnum):
    """What being seen at a station means; `technical` is never an attendance."""

    DOOR = "door"
    ADVICE = "advice"
    ONLINE_ROOM = "online_room"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class ParticipantType:
    """One kind of person, self-chosen or tapped by staff; never derived from age or papers.

    Attributes:
        code: Stable name in data and files.
        audience: The campaigns in which it is offered.
        group: Group of the two-way report (A1, A2, A9, B1…), empty for people not counted.
        counted: Whether such people are participants in the ministry's figures.
        order: Place in the vocabulary; a party is listed and partly admitted in this order.
        report_labels: Plural label for reports, by language (de, en).
        labels: Label for the person, by language.
    """

    code: str
    audience: Audience
    group: str
    counted: bool
    order: int
    report_labels: Mapping[str, str]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StationPreset:
    """A usual station with everything that makes it recognisable."""

    key: str
    number: int | None
    kind: StationKind
    colour: str
    icon: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Topic:
    """What people talk about at a station.

    Attributes:
        code: Stable name in data and files.
        icon: Our drawing of it.
        usual: Whether families ask about it; the others are what companies ask about.
        counter: The German sentence that says at an office's counter what it is about.
        names: What it is called, by language.
    """

    code: str
    icon: str
    usual: bool
    counter: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of office a family is sent on to. Never an address: those differ by district, and move.

    Attributes:
        code: Stable name in data and files.
        icon: Our drawing of it.
        reach: `local` where each district has its own, so that staff must say which; `land` where the Land has one.
        german: What stands on its door and letters.
        counter: The German sentence to show at its counter.
        bring: Codes of what to bring along.
        helps: What it does, by language.
    """

    code: str
    icon: str
    reach: str
    german: str
    counter: str
    bring: tuple[str, ...]
    helps: Mapping[str, str]


TYPES: Mapping[str, ParticipantType] = {
    row["code"]: ParticipantType(
        code=row["code"],
        audience=Audience(row["audience"]),
        group=row["group"],
        counted=row["counted"] == "yes",
        order=order,
        report_labels={"de": row["report_de"], "en": row["report_en"]},
        labels=texts(row),
    )
    for order, row in enumerate(rows("participant_types.csv"))
}
"""All participant types by code, in vocabulary order."""

COUNTED = tuple(code for code, kind in TYPES.items() if kind.counted)
"""Types that are participants in the ministry's figures."""

FAMILY_FORM = ("young", "parent", "companion", "older", "carer", "child", "unknown")
"""What a family can choose from; the other types are tapped by staff at the door."""

STATIONS: Mapping[str, StationPreset] = {
    row["key"]: StationPreset(
        key=row["key"],
        number=int(row["number"]) if row["number"] else None,
        kind=StationKind(row["kind"]),
        colour=row["colour"],
        icon=row["icon"],
        titles=texts(row),
    )
    for row in rows("stations.csv")
}
"""The usual stations by key: door, the four themes, and the online room."""

INFODAY_STATIONS = ("door", "general", "orientation", "training", "further")
ONLINE_STATIONS = ("room",)

TOPICS: Mapping[str, Topic] = {
    row["code"]: Topic(row["code"], row["icon"], row["usual"] == "yes", row["counter"], texts(row))
    for row in rows("topics.csv")
}
"""Topics of advice by code, in the order in which they are offered."""

OFFICES: Mapping[str, Office] = {
    row["code"]: Office(
        code=row["code"],
        icon=row["icon"],
        reach=row["reach"],
        german=row["german"],
        counter=row["counter"],
        bring=tuple(row["bring"].split()),
        helps=texts(row),
    )
    for row in rows("offices.csv")
}
"""Kinds of offices by code, in the order in which they are offered."""

PAPERS: Mapping[str, Mapping[str, str]] = {row["code"]: texts(row) for row in rows("papers.csv")}
"""What an office wants to see, by code and language; outside German the German word follows, as on letters."""
