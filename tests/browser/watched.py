"""A page that is watched: whatever a reader's browser would complain of is a failure of the test."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Route

ELSEWHERE = re.compile(r"^(?!https?://127\.0\.0\.1[:/]|data:|blob:|about:)", re.IGNORECASE)
"""An address that is not on this machine."""

REPORT = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
    `content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""

Judge = Callable[[str], bool]


@dataclass
class Watch:
    """What went wrong in a browser context: messages, faults of scripts, dialogs, requests that failed or
    went elsewhere. `expected` are the patterns of what a test provokes on purpose.
    """

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context; requests to other machines are recorded and refused."""
        context.add_init_script(REPORT)
        context.route(ELSEWHERE, self._elsewhere)
        context.on("page", self._page)

    def expect(self, pattern: str) -> None:
        """Let pass what matches the regular expression: the test provokes it."""
        self.expected.append(pattern)

    def complaints(self) -> list[str]:
        """Return what was found and not expected."""
        return [one for one in self.found if not any(re.search(pattern, one) for pattern in self.expected)]

    def _page(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("dialog", self._dialog)
        page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.found.append(f"console {message.type}: {message.text} at {message.location}")

    def _dialog(self, dialog: Dialog) -> None:
        self.found.append(f"dialog: {dialog.type} {dialog.message}")
        dialog.dismiss()

    def _failed(self, request: Request) -> None:
        # A request that a further navigation or a download makes needless is ended by the browser itself.
        if request.failure != "net::ERR_ABORTED":
            self.found.append(f"request failed: {request.url} {request.failure}")

    def _elsewhere(self, route: Route) -> None:
        self.found.append(f"request elsewhere: {route.request.url}")
        route.abort()
