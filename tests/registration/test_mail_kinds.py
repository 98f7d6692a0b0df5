"""What is told of each kind of news, in which words, and what no longer is when its mail leaves."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventdesk.db import Database
from eventdesk.events.models import Event, Status
from eventdesk.i18n import LANGUAGES
from eventdesk.registration.models import Registration, RegistrationStatus
from eventdesk.registration.news import News
from tests.builders import TITLES
from tests.registration.conftest import Send
from tests.registration.post import BEFORE, Post, parts, registered, stands, tell_in
from tests.wording import said

STANDS = {
    News.CANCELLED: RegistrationStatus.CANCELLED,
    News.WAITING: RegistrationStatus.WAITING,
    News.OFFERED: RegistrationStatus.OFFERED,
    News.LAPSED: RegistrationStatus.EXPIRED,
}
SAID = {
    News.CONFIRMED: "You are registered.",
    News.CHANGED: "Your ticket has changed.",
    News.CANCELLED: "Your registration is cancelled.",
    News.WAITING: "You are on the waiting list.",
    News.OFFERED: "There are seats for all of you.",
    News.SEATED: "Seats have become free, so you are no longer on the waiting list.",
    News.LAPSED: "The seats went to another family.",
    News.MOVED: "New date or place",
    News.CALLED_OFF: "This event will not take place.",
    News.REMINDER: "Your event is tomorrow.",
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_kind_of_news_has_its_words_in_every_language(
    app: Flask, database: Database, event: Event, send: Send, post: Post, answers: dict[str, str]
) -> None:
    key = registered(database, send, answers)

    for news, sentence in SAID.items():
        event_is = Status.CANCELLED if news is News.CALLED_OFF else Status.PUBLISHED
        stands(database, STANDS.get(news, RegistrationStatus.CONFIRMED), event_is)
        for language in LANGUAGES:
            tell_in(database, news, key, language)
        arrived = {str(mail["Content-Language"]): mail for mail in post.arrived(BEFORE)}
        assert set(arrived) == set(LANGUAGES), news
        for language, mail in arrived.items():
            text, page = (part.get_content() for part in parts(mail)[:2])
            assert said(app, language, sentence) in text
            assert said(app, language, sentence) in page
            assert TITLES[language] in mail["Subject"]


@pytest.mark.parametrize(
    ("news", "status", "event_is"),
    [
        (News.CONFIRMED, RegistrationStatus.CANCELLED, Status.PUBLISHED),
        (News.CONFIRMED, RegistrationStatus.CONFIRMED, Status.CANCELLED),
        (News.REMINDER, RegistrationStatus.CANCELLED, Status.PUBLISHED),
        (News.REMINDER, RegistrationStatus.CONFIRMED, Status.CANCELLED),
        (News.OFFERED, RegistrationStatus.CONFIRMED, Status.PUBLISHED),
        (News.WAITING, RegistrationStatus.OFFERED, Status.PUBLISHED),
        (News.MOVED, RegistrationStatus.DECLINED, Status.PUBLISHED),
        (News.CALLED_OFF, RegistrationStatus.CANCELLED, Status.CANCELLED),
        (News.CALLED_OFF, RegistrationStatus.CONFIRMED, Status.PUBLISHED),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_no_longer_true_is_not_told(
    database: Database, event: Event, send: Send, post: Post, answers: dict[str, str],
    news: News, status: RegistrationStatus, event_is: Status,
) -> None:  # fmt: skip
    key = registered(database, send, answers)
    stands(database, status, event_is)

    tell_in(database, news, key)

    assert post.arrived(BEFORE) == []


def test_whoever_deleted_its_data_gets_no_mail(
    database: Database, event: Event, send: Send, post: Post, answers: dict[str, str]
) -> None:
    key = registered(database, send, answers)
    tell_in(database, News.MOVED, key)
    with database.transaction() as tx:
        tx.delete(tx.scalars(select(Registration)).one())

    assert post.arrived(BEFORE) == []
