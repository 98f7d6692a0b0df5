"""Our colours can be told apart, in both themes: text at 4.5 : 1, edges at 3 : 1 or more.

Source: WCAG 2.2, 1.4.3 and 1.4.11.
"""

import re
from pathlib import Path

import pytest

from eventdesk.vocabulary import STATIONS

SCSS = Path(__file__).parent.parent / "static" / "scss"
TEXT, EDGE, IN_THE_SUN = 4.5, 3.0, 7.0
GROUNDS = ("paper", "surface", "sunken")
MOODS = ("success", "warning", "danger", "info")
HUES = ("slate", "blue", "amber", "green", "violet")

TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "muted", "action") for ground in (*GROUNDS, "action-soft")),
    *(("on-action", ground) for ground in ("action", "action-strong")),
    *((mood, ground) for mood in MOODS for ground in (f"{mood}-soft", "surface", "paper")),
    *(("ink", f"{mood}-soft") for mood in MOODS),
    *(("on-station", f"station-{hue}") for hue in HUES),
    *((f"station-{hue}", "surface") for hue in HUES),  # its number on the helper's choice of stations
]
EDGE_PAIRS = [
    *((edge, ground) for edge in ("edge", "action", "danger", "focus") for ground in GROUNDS),
    *((f"station-{hue}", ground) for hue in HUES for ground in GROUNDS),
    *(("focus", ground) for ground in ("action-soft", *(f"{mood}-soft" for mood in MOODS))),
]


def themes() -> list[tuple[str, dict[str, str]]]:
    """The colours of each theme by name; what dark does not say, it takes from light."""
    text = (SCSS / "base" / "_theme.scss").read_text()
    colours: dict[str, str] = {}
    found = []
    for name in ("light", "dark"):
        body = text.partition(f"@mixin {name} {{")[2].partition("\n}")[0]
        colours |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", body))
        found.append((name, dict(colours)))
    return found


def luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1. Source: WCAG 2.2, relative luminance."""
    digits = colour.lstrip("#")
    parts = [digits[i : i + 2] for i in (0, 2, 4)] if len(digits) == 6 else [digit * 2 for digit in digits]
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(part, 16) / 255 for part in parts)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def weak(colours: dict[str, str], pairs: list[tuple[str, str]], least: float) -> dict[str, float]:
    found = {f"{one} on {other}": round(contrast(colours[one], colours[other]), 2) for one, other in pairs}
    return {pair: ratio for pair, ratio in found.items() if ratio < least}


@pytest.mark.parametrize(("theme", "colours"), themes())
def test_text_stands_out_from_its_ground(theme: str, colours: dict[str, str]) -> None:
    assert weak(colours, TEXT_PAIRS, TEXT) == {}


@pytest.mark.parametrize(("theme", "colours"), themes())
def test_edges_that_mean_something_stand_out(theme: str, colours: dict[str, str]) -> None:
    assert weak(colours, EDGE_PAIRS, EDGE) == {}


def test_contrast_is_reckoned_as_the_guidelines_do() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.005)


def test_each_theme_has_a_colour_of_its_own_for_every_station() -> None:
    for _theme, colours in themes():
        assert len({colours[f"station-{hue}"] for hue in HUES}) == len(HUES)


def test_the_four_stations_differ_in_number_colour_and_icon() -> None:
    numbered = [station for station in STATIONS.values() if station.number]

    assert [station.number for station in numbered] == [1, 2, 3, 4]
    assert len({station.colour for station in numbered}) == len({station.icon for station in numbered}) == 4
    assert {station.colour for station in STATIONS.values()} <= set(HUES)


def test_verdicts_can_be_read_in_the_sun_and_told_apart_without_colours() -> None:
    sheet = (SCSS / "scan" / "_verdict.scss").read_text()
    tones = re.findall(r"--tone: (#[0-9a-f]{6});\s+--on-tone: (#[0-9a-f]{3,6});", sheet)

    assert len(tones) == 3
    assert min(contrast(*tone) for tone in tones) >= IN_THE_SUN
    assert float(*re.findall(r"font-size: clamp\(([\d.]+)rem, 11vw", sheet)) >= 2.5, "the word, at one metre"


@pytest.mark.parametrize("sheet", ["components/_station.scss", "scan/_stations.scss"])
def test_every_station_colour_has_its_rule(sheet: str) -> None:
    text = (SCSS / sheet).read_text()

    assert set(re.findall(r'"([a-z]+)"', text)) | {"slate"} == set(HUES), "slate is what a station has without a rule"
