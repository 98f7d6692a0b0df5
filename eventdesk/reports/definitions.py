"""What every figure means, in German and English; each format prints these sentences."""

from collections.abc import Mapping

Text = Mapping[str, str]

DEFINITIONS: Mapping[str, Text] = {
    "attendance": {
        "de": "Teilnahme: eine Person, die bei einer Veranstaltung gesehen oder gezählt wurde, einmal je "
        "Veranstaltung. Wer mehrere Veranstaltungen besucht, zählt mehrmals (Mehrfachteilnahme möglich).",
        "en": "Attendance: one person seen or counted at an event, once per event. Somebody who comes to several "
        "events counts several times.",
    },
    "registered": {
        "de": "Angemeldet: Personen mit gültiger Anmeldung. Gezählt wird als Teilnahme nur, wer gekommen ist.",
        "en": "Registered: people with a valid registration. Only those who came count as attendances.",
    },
    "contact": {
        "de": "Stationskontakt: eine Person an einer Beratungsstation. Wer drei Stationen besucht, ist eine Teilnahme "
        "und drei Kontakte. Teilnahmen und Kontakte werden nie zusammengezählt.",
        "en": "Station contact: one person at one advice station. Somebody who visits three stations is one "
        "attendance and three contacts. The two are never added.",
    },
    "topic": {
        "de": "Beratungsthema: wie oft ein Thema an den Stationen genannt wurde. Ein Gespräch kann mehrere Themen "
        "haben; die Summe der Themen kann deshalb größer sein als die Zahl der Gespräche. Erfasst werden "
        "Gespräche, keine Personen.",
        "en": "Topic of advice: how often a topic came up at the stations. One conversation may have several "
        "topics, so their sum may be larger than the number of conversations. Conversations are noted, not people.",
    },
    "held": {
        "de": "Veranstaltungen: veröffentlicht, nicht abgesagt und spätestens am Stand-Tag zu Ende. Eine "
        "Veranstaltung zählt in dem Zeitraum, in dem sie beginnt. Abgesagte Veranstaltungen werden getrennt genannt.",
        "en": "Events: published, not cancelled, and ending on the reference day (Stand) at the latest. An event "
        "counts in the period in which it begins. Cancelled events are named apart.",
    },
    "counted": {
        "de": "Teilnehmende sind alle Personengruppen der Tabelle, auch ohne Angabe. Mitgebrachte Kinder, Gäste, "
        "Presse, Mitarbeitende und Sprachmittelnde zählen nicht und stehen für sich.",
        "en": "Participants are all types of the table, those not stated included. Children brought along, guests, "
        "press, staff and language mediators are not counted and are shown apart.",
    },
    "group": {
        "de": "Begleitgruppe: Eltern und Sorgeberechtigte, Begleitpersonen, ältere Interessierte, Betreuerinnen und "
        "Betreuer.",
        "en": "Accompanying group: parents and guardians, companions, older people interested, support workers and "
        "mentors.",
    },
    "share": {
        "de": "Anteile beziehen sich auf alle Teilnahmen des Berichts. Gerundete Anteile ergeben nicht immer 100 %.",
        "en": "Shares refer to all attendances of the report. Rounded shares do not always add up to 100 %.",
    },
    "district": {
        "de": "Landkreis und kreisfreie Stadt sind der Ort der Veranstaltung. Online-Veranstaltungen haben keinen Ort "
        "und zählen in keinem Landkreis.",
        "en": "District means the place of the event. Online events have no place and count in no district.",
    },
    "hybrid": {
        "de": "Hybride Veranstaltungen zählen als Präsenzveranstaltung; ihre Teilnahmen zählen dort, wo die Person "
        "war: im Raum oder online. Eine Kopfzählung ist dort die des Online-Raums.",
        "en": "Hybrid events count as in person; their attendances count where the person was: in the room or online. "
        "A head count there is that of the online room.",
    },
    "home_district": {
        "de": "Wohnort: freiwillige Angabe, zweite Messgröße. 00 = außerhalb des Landes.",
        "en": "Home district: stated voluntarily, a second measure. 00 = outside the Land.",
    },
    "person_days": {
        "de": "Personentage: bei mehrtägigen Veranstaltungen jede Person an jedem Tag, sonst wie Teilnahmen.",
        "en": "Person-days: each person on each day of events with several days, otherwise as attendances.",
    },
    "rounding": {
        "de": "Kaufmännisch gerundet: Durchschnitte und Prozent auf eine Nachkommastelle, im Fließtext auf ganze "
        "Zahlen.",
        "en": "Rounded half up: averages and percentages to one decimal, in running text to whole numbers.",
    },
    "target": {
        "de": "Zielerreichung: Teilnahmen geteilt durch das Ziel der Kampagnen mit Veranstaltungen im Zeitraum.",
        "en": "Target reached: attendances divided by the target of the campaigns with events in the period.",
    },
}

ASSUMED: Text = {
    "de": "Die Aufteilung nach Veranstaltung und Personengruppe ist teilweise angenommen; veröffentlicht sind nur die "
    "Summen.",
    "en": "The split by event and type is assumed in part; only the sums were published.",
}
"""Printed where any count of the report was entered as assumed."""

PROTECTED: Mapping[str, Text] = {
    "round5": {
        "de": "Schutz kleiner Zahlen: Kreuztabellen und die Werte nach Wohnort, Sprache, Thema und Anlaufstelle sind "
        "auf ein Vielfaches von 5 gerundet; Summen aus ungerundeten Werten; Abweichungen möglich. 0 bedeutet 0 bis 2. "
        "Ein Punkt (·) steht, wo auch ein gerundeter Wert zu viel verriete.",
        "en": "Protection of small figures: cross tables and figures by home district, language, topic and office are "
        "rounded to a multiple of 5; totals come from exact values, so they may differ. 0 means 0 to 2. "
        "A point (·) stands where even a rounded value would tell too much.",
    },
    "suppress": {
        "de": "Schutz kleiner Zahlen: In Kreuztabellen und bei Wohnort, Sprache, Thema und Anlaufstelle steht ein "
        "Punkt (·) statt Werten von weniger als 3 Personen oder 3 Familien und statt weiterer Werte, aus denen diese "
        "sich errechnen ließen. Nullen werden gezeigt.",
        "en": "Protection of small figures: in cross tables and by home district, language, topic and office, a point "
        "(·) stands for fewer than 3 persons or 3 families, and for further values from which those could be "
        "computed. Zeros are shown.",
    },
}
"""Footnote of each method; nothing is said of unprotected figures, which stay in the house."""

PLACE_KINDS: Mapping[str, Text] = {
    "kreisfreie_stadt": {"de": "Kreisfreie Städte", "en": "Independent cities (kreisfreie Städte)"},
    "landkreis": {"de": "Landkreise", "en": "Districts (Landkreise)"},
}

GROUPS: Mapping[str, Text] = {
    "A1": {"de": "Junge Interessierte", "en": "Interested young people"},
    "A2": {
        "de": "Eltern, Begleitpersonen, ältere Interessierte",
        "en": "Parents, companions, older people interested",
    },
    "A9": {"de": "Ohne Angabe", "en": "Not stated"},
}
"""Names of the families' groups; each organisation type is a group of its own."""


def definitions(*, assumed: bool) -> Mapping[str, Text]:
    """List the definitions a report prints."""
    return {**DEFINITIONS, "assumed": ASSUMED} if assumed else DEFINITIONS
