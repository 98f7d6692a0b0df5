"""Länder and districts: AGS, NUTS-3 and names in five languages.

An AGS (Amtlicher Gemeindeschlüssel) is text: other Länder begin with a zero, and names repeat
(two districts are called Leipzig). Source: Destatis and Eurostat, checked 2026-11-22.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from eventdesk.data import rows, texts
from eventdesk.errors import NotFoundError

KREISFREIE_STADT = "kreisfreie_stadt"
LANDKREIS = "landkreis"


@dataclass(frozen=True, slots=True)
class District:
    """A Landkreis or a kreisfreie Stadt."""

    ags: str
    nuts3: str
    official: str
    kind: str
    seat: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Name in a language; outside German the German name follows, as on street signs."""
        own, german = self.names[language], self.names["de"]
        if german in own:
            return own
        # Names that have brackets, like "Halle (Saale)", get no others.
        return f"{own} – {german}" if "(" in own + german else f"{own} ({german})"


@dataclass(frozen=True, slots=True)
class Land:
    """A German federal state, by the first two digits of its AGS."""

    code: str
    iso: str
    names: Mapping[str, str]


DISTRICTS: Mapping[str, District] = {
    row["ags"]: District(row["ags"], row["nuts3"], row["official"], row["kind"], row["seat"], texts(row))
    for row in rows("districts.csv")
}
LAENDER: Mapping[str, Land] = {row["land"]: Land(row["land"], row["iso"], texts(row)) for row in rows("laender.csv")}


def district(ags: str) -> District:
    """Find a district by its AGS.

    Raises:
        NotFoundError: There is no district of that key.
    """
    try:
        return DISTRICTS[ags]
    except KeyError:
        raise NotFoundError(f"There is no district {ags!r}.") from None


def districts_of(land: str) -> list[District]:
    """List the districts of a Land in the order of their AGS."""
    return [place for place in DISTRICTS.values() if place.ags.startswith(land)]
