"""What mails about the package say, in German: they go to the ministry, to funders and to staff."""

from eventdesk.reports.rules import MONTHS

LINK_DAYS = 30
"""How long the link to a package holds."""
INVITATION_DAYS = 14
"""How long the link to confirm holds."""

TROUBLES = {
    "open-events": "Nicht alle Veranstaltungen des Monats sind abgeschlossen. Bitte schließen Sie diese ab, oder "
    "bestätigen Sie auf der Seite, dass die Zahlen stimmen.",
    "nobody": "Noch niemand hat bestätigt, dass er oder sie das Paket bekommen möchte.",
    "refused": "Der Bericht ließ sich nicht festschreiben: Für diese Kampagne wurde schon ein anderer Schutz kleiner "
    "Zahlen verwendet, oder die Prüfung der Tabellen hat etwas gefunden.",
}


def named(month: str) -> str:
    """Name a month: November 2026."""
    year, _dash, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def invitation(campaign: str, link: str) -> tuple[str, str]:
    """Ask somebody whether they want the package: subject and text."""
    return "Bitte bestätigen: monatlicher Bericht", (
        f"Guten Tag,\n\nSie sollen jeden Monat den Bericht bekommen: {campaign}.\n\nBitte bestätigen Sie das einmal:\n"
        f"{link}\n\nDer Link gilt {INVITATION_DAYS} Tage. Möchten Sie den Bericht nicht, brauchen Sie nichts zu tun: "
        "Dann bekommen Sie keine weitere Nachricht.\n"
    )


def package(month: str, campaign: str, version: int) -> tuple[str, str]:
    """Introduce a package that comes along: subject and text."""
    return f"Bericht {named(month)}: {campaign}", (
        f"Guten Tag,\n\nanbei der Bericht für {named(month)}, Version {version}: {campaign}.\n\nDas ZIP enthält den "
        "Bericht als PDF, Tabellen (XLSX, ODS, CSV), die Veranstaltungsnachweise, alle Erläuterungen und Prüfsummen. "
        "Kleine Zahlen sind geschützt.\n"
    )


def package_at(month: str, campaign: str, version: int, link: str) -> tuple[str, str]:
    """Introduce a package to be fetched: subject and text."""
    return f"Bericht {named(month)}: {campaign}", (
        f"Guten Tag,\n\nder Bericht für {named(month)}, Version {version}, liegt bereit: {campaign}.\n\n{link}\n\n"
        f"Der Link gilt {LINK_DAYS} Tage. Das ZIP enthält den Bericht als PDF, Tabellen (XLSX, ODS, CSV), die "
        "Veranstaltungsnachweise, alle Erläuterungen und Prüfsummen. Kleine Zahlen sind geschützt.\n"
    )


def could_not(month: str, campaign: str, trouble: str, link: str) -> tuple[str, str]:
    """Tell staff that a package was not sent: subject and text."""
    return f"Bericht {named(month)} nicht versendet", (
        f"Der Bericht für {named(month)} wurde nicht versendet: {campaign}.\n\n{TROUBLES[trouble]}\n\n{link}\n\n"
        "Sobald nichts mehr im Weg steht, wird er von selbst versendet.\n"
    )


def did_not_arrive(email: str, link: str) -> tuple[str, str]:
    """Tell staff that a recipient's mail was given up: subject and text."""
    return "Bericht nicht zugestellt", f"Der Bericht konnte nicht zugestellt werden an: {email}\n\n{link}\n"
