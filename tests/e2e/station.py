"""A volunteer's hands on the station app: what every test of it does."""

from playwright.sync_api import Page


def promise(page: Page, link: str = "") -> None:
    """Open the organiser's link, promise, and skip the training."""
    if link:
        page.goto(link)
    page.locator("#pledge-name").fill("Samira")
    page.locator("section[data-screen=pledge] button[type=submit]").click()
    page.locator("[data-action=skip]").click()


def enter_number(page: Page, number: str) -> None:
    """Type a ticket's number, however it is judged."""
    page.locator("[data-action=enter-number]").click()
    page.locator("#number-input").fill(number)
    page.locator("#number-input").press("Enter")


def hand_scan(page: Page, text: str) -> None:
    """Scan with a hand scanner, which types faster than any person, then presses Enter."""
    page.evaluate(
        """text => [...text, "Enter"].forEach(key => {
            const code = key === "Enter" ? key : "";
            document.body.dispatchEvent(new KeyboardEvent("keydown", {key, code, bubbles: true}));
        })""",
        text,
    )
