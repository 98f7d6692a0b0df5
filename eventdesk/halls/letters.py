"""What a partner is written, in German: to confirm, with everything the briefing says."""

from collections.abc import Sequence


def briefing(title: str, when: str, place: Sequence[str], stations: Sequence[str], link: str) -> tuple[str, str]:
    """Invite a partner to confirm: subject and text.

    Args:
        title: What the event is called.
        when: Day and time.
        place: Lines.
        stations: What is written on the signs of its stations.
        link: The partner's own page.
    """
    where = "\n".join(place)
    stands = "\n".join(f"- {station}" for station in stations) or "- sagt Ihnen das Team vor Ort"
    return f"Bitte bestätigen: {title}", (
        f"Guten Tag,\n\nSie sind Partner dieser Veranstaltung:\n\n{title}\n{when}\n{where}\n\n"
        f"Ihre Station:\n{stands}\n\n"
        "Bitte sagen Sie uns hier zu oder ab. Dort finden Sie auch die Kurz-Information als PDF:\n"
        f"{link}\n\nDer Link gilt nur für Sie, bis zum Ende der Veranstaltung. Wir löschen Ihren Namen und Ihren "
        "Kontakt 14 Tage danach.\n"
    )
