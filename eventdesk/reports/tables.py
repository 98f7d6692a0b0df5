"""The report as tables for a page, in the language of its reader."""

from flask_babel import gettext as _

from eventdesk.i18n import NAMES
from eventdesk.reports.cells import (
    NOTHING,
    Table,
    day,
    district_name,
    group_name,
    month,
    number,
    percent,
    shown,
    signed,
)
from eventdesk.reports.definitions import PLACE_KINDS
from eventdesk.reports.figures import Comparison, Summary
from eventdesk.vocabulary import ELSEWHERE, OFFICES, STATIONS, TOPICS, TYPES, Form

MOST_EVENTS = 200
"""A page with more of them helps nobody; spreadsheets list them all."""


def tables(report: Summary, language: str) -> list[Table]:
    """List the tables in the order in which they are read; those without a row are left out."""
    makers = (
        *(
            _by_form,
            _by_place_kind,
            _by_district,
            _by_type,
            _by_group,
            _district_by_type,
            _district_by_group,
            _registered,
        ),
        *(_by_station, _by_month, _not_counted, _by_home_district, _by_language),
        *(_by_topic, _follow_ups, _compared, _by_event),
    )
    return [table for make in makers if (table := make(report, language)).rows]


def _by_form(report: Summary, language: str) -> Table:
    events, people = report.events, report.attendance
    return Table(
        "by-form",
        _("Events and attendances by form"),
        [_("Form"), _("Events"), _("Attendances")],
        [
            [_("In person"), number(events.in_person, language), number(people.in_person, language)],
            [_("Online (without a place)"), number(events.online, language), number(people.online, language)],
        ],
        [_("Total"), number(events.total, language), number(people.total, language)],
        _("Cancelled, not counted: %(count)s", count=number(events.cancelled, language)) if events.cancelled else "",
    )


def _by_place_kind(report: Summary, language: str) -> Table:
    rows = [
        [PLACE_KINDS[row.kind][language], *_events_of(row.events, row.attendance, row.average, language)]
        for row in report.by_place_kind
    ]
    return Table("by-place-kind", _("In-person events by kind of place"), [_("Place"), *_events_head()], rows)


def _by_district(report: Summary, language: str) -> Table:
    rows = [
        [district_name(row.ags, language), row.ags, *_events_of(row.events, row.attendance, row.average, language)]
        for row in report.by_district
    ]
    white = ", ".join(district_name(ags, language) for ags in report.uncovered_districts)
    return Table(
        "by-district",
        _("In-person events by district of the event"),
        [_("District"), _("AGS"), *_events_head()],
        rows,
        wide=True,
        note=_("Districts without an event: %(districts)s", districts=white) if white else "",
    )


def _by_type(report: Summary, language: str) -> Table:
    rows = [
        [TYPES[row.type].report_labels[language], number(row.attendance, language), percent(row.share, language)]
        for row in report.by_type
    ]
    return Table(
        "by-type",
        _("Attendances by participant type"),
        _share_head(),
        rows,
        _all(report, language),
        _base(report, language),
    )


def _by_group(report: Summary, language: str) -> Table:
    rows = [
        [
            group_name(row.group, language),
            number(row.attendance, language),
            percent(row.share, language),
        ]
        for row in report.by_group
    ]
    return Table(
        "by-group", _("Attendances by group"), _share_head(), rows, _all(report, language), _base(report, language)
    )


def _district_by_type(report: Summary, language: str) -> Table:
    """Cross districts and types; the totals beside it are exact, also where cells are not."""
    kinds = [row.type for row in report.by_type]
    cells = {(cell.ags, cell.type): cell.attendance for cell in report.district_by_type}
    online = {cell.type: cell.attendance for cell in report.online_by_type}
    rows = [
        [
            district_name(row.ags, language),
            *(shown(cells[row.ags, kind], language) for kind in kinds),
            number(row.attendance, language),
        ]
        for row in report.by_district
    ]
    remote = [*(shown(online[kind], language) for kind in kinds), number(report.attendance.online, language)]
    sums = [*(row.attendance for row in report.by_type), report.attendance.total]
    return Table(
        "district-by-type",
        _("Attendances by district of the event and participant type"),
        [_("District"), *(TYPES[kind].report_labels[language] for kind in kinds), _("Total")],
        [*rows, [_("Online (without a place)"), *remote]],
        [_("Total"), *(number(value, language) for value in sums)],
        wide=True,
    )


def _district_by_group(report: Summary, language: str) -> Table:
    """Districts of which only groups are shown."""
    rows = [
        [district_name(row.ags, language), group_name(row.group, language), shown(row.attendance, language)]
        for row in report.district_by_group
    ]
    caption = _("Districts shown by group only")
    return Table("district-by-group", caption, [_("District"), _("Group"), _("Attendances")], rows)


def _registered(report: Summary, language: str) -> Table:
    came = report.registered - report.not_come
    return Table(
        "registered",
        _("Registered and attended"),
        [_("Participants"), _("Persons")],
        [
            [_("Registered"), number(report.registered, language)],
            [_("Registered, did not come"), number(report.not_come, language)],
            [_("Registered and came"), number(came, language)],
            [_("Came without registration or counted by hand"), number(report.attendance.total - came, language)],
        ],
        [_("Attendances"), number(report.attendance.total, language)],
    )


def _by_station(report: Summary, language: str) -> Table:
    rows = [
        [STATIONS[row.key].titles[language] if row.key in STATIONS else row.title, number(row.contacts, language)]
        for row in report.by_station
    ]
    note = _("One person at three stations is one attendance and three contacts; the two are never added.")
    return Table("by-station", _("Contacts at the stations"), [_("Station"), _("Contacts")], rows, note=note)


def _by_month(report: Summary, language: str) -> Table:
    rows = [
        [month(row.month), number(row.events, language), number(row.attendance, language)] for row in report.by_month
    ]
    return Table("by-month", _("Events and attendances by month"), [_("Month"), _("Events"), _("Attendances")], rows)


def _not_counted(report: Summary, language: str) -> Table:
    rows = [[TYPES[row.type].report_labels[language], number(row.persons, language)] for row in report.not_counted]
    caption = _("Also there, not counted as participants")
    return Table("not-counted", caption, [_("Persons"), _("Number")], rows)


def _by_home_district(report: Summary, language: str) -> Table:
    words = {None: _("Not stated"), ELSEWHERE: _("Outside the Land")}
    rows = [
        [
            words[row.ags] if row.ags in words else district_name(row.ags or "", language),
            shown(row.attendance, language),
        ]
        for row in report.by_home_district
    ]
    caption = _("Attendances by home district (voluntary)")
    return Table("by-home-district", caption, [_("Home district"), _("Attendances")], rows)


def _by_language(report: Summary, language: str) -> Table:
    words = {None: _("Not stated"), "other": _("Another language")}
    rows = [
        [
            words.get(row.language) or NAMES.get(row.language or "", row.language or ""),
            shown(row.registered, language),
            shown(row.attendance, language),
        ]
        for row in report.by_language
    ]
    head = [_("Language"), _("Registered"), _("Registered and came")]
    return Table("by-language", _("Languages that registered families want to speak"), head, rows)


def _by_topic(report: Summary, language: str) -> Table:
    rows = [
        [TOPICS[row.topic].names[language], shown(row.mentions, language), percent(row.share, language)]
        for row in report.by_topic
    ]
    note = _("Share of all conversations that were noted; one conversation may have several topics.")
    head = [_("Topic"), _("Conversations"), _("Share")]
    return Table("by-topic", _("Topics of advice at the stations"), head, rows, note=note)


def _follow_ups(report: Summary, language: str) -> Table:
    rows = [[OFFICES[row.office].german, shown(row.conversations, language)] for row in report.follow_ups]
    head = [_("Office"), _("Conversations")]
    return Table("follow-ups", _("Offices that families were sent on to"), head, rows)


def _compared(report: Summary, language: str) -> Table:
    """An earlier version or period beside this one."""
    then, rows = report.comparison, []
    if then is not None:
        figures = [
            (_("Events"), then.events, report.events.total),
            (_("Events in person"), then.events_in_person, report.events.in_person),
            (_("Attendances"), then.attendance, report.attendance.total),
            (_("Attendances in person"), then.attendance_in_person, report.attendance.in_person),
        ]
        rows = [
            [name, number(before, language), number(now, language), signed(now - before, language)]
            for name, before, now in figures
            if before is not None
        ]
    head = [_("Figure"), _("Before"), _("Now"), _("Change")]
    return Table("comparison", _compared_with(then, language) if then else "", head, rows)


def _compared_with(then: Comparison, language: str) -> str:
    sentence: str = _("Compared with an earlier period")
    if then.version:
        sentence = _("Compared with version %(number)s", number=number(then.version, language))
    elif then.first and then.last:
        days = {"first": day(then.first, language), "last": day(then.last, language)}
        sentence = _("Compared with %(first)s – %(last)s", **days)
    return sentence


def _by_event(report: Summary, language: str) -> Table:
    """Every event with its total; very long lists are left to the spreadsheets."""
    words = {Form.IN_PERSON: _("In person"), Form.ONLINE: _("Online"), Form.HYBRID: _("In person and online")}
    rows = [
        [
            event.title,
            day(event.first_day, language),
            words[Form(event.form)],
            district_name(event.ags, language) if event.ags else NOTHING,
            number(event.attendance, language),
        ]
        for event in report.by_event
    ]
    head = [_("Event"), _("Date"), _("Form"), _("District"), _("Attendances")]
    shown_here = rows if len(rows) <= MOST_EVENTS else []
    return Table("by-event", _("Events and their attendances"), head, shown_here, wide=True)


def _events_head() -> list[str]:
    return [_("Events"), _("Attendances"), _("Average")]


def _share_head() -> list[str]:
    return [_("Participants"), _("Attendances"), _("Share")]


def _events_of(events: int, attendance: int, average: float | None, language: str) -> list[str]:
    return [number(events, language), number(attendance, language), number(average, language)]


def _all(report: Summary, language: str) -> list[str]:
    total = report.attendance.total
    return [_("Total"), number(total, language), percent(1.0 if total else None, language)]


def _base(report: Summary, language: str) -> str:
    sentence: str = _(
        "Base of the shares: all %(total)s attendances, online ones included.",
        total=number(report.attendance.total, language),
    )
    return sentence
