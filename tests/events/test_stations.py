"""Stations are named in the language asked for, and stand in one order everywhere."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from eventdesk.events.models import Station, StationText
from eventdesk.events.stations import ORDER, TITLE, with_titles
from eventdesk.vocabulary import STATIONS
from tests.builders import make_event


def test_the_door_comes_first_then_the_numbers_then_the_others(session: Session) -> None:
    make_event(session, stations=("room", "training", "door", "general"))

    keys = session.scalars(select(Station.key).order_by(*ORDER)).all()

    assert keys == ["door", "general", "training", "room"]


def test_a_title_falls_back_to_german_and_then_to_the_key(session: Session) -> None:
    make_event(session, stations=("door", "general", "training"))
    ids = {station.key: station.id for station in session.scalars(select(Station))}
    arabic, all_of_it = (StationText.language == "ar"), (StationText.station_id == ids["training"])
    session.execute(delete(StationText).where((arabic & (StationText.station_id == ids["general"])) | all_of_it))

    titles = session.scalars(with_titles(select(TITLE).select_from(Station)).order_by(*ORDER), {"language": "ar"}).all()

    assert titles == [STATIONS["door"].titles["ar"], STATIONS["general"].titles["de"], "training"]
