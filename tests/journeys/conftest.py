"""The whole office, as a newcomer starts it, and browsers in which people walk through it."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from playwright.sync_api import Error as BrowserError

from cass.demo import access

ROOT = Path(__file__).resolve().parents[2]
AXE = next((ROOT / "tests/vendor").rglob("axe.min.js"))
START_SECONDS = 180
PATIENCE_MS = 30_000
CLOSING_SECONDS = 60
KEPT_SECONDS = 20 * 60
"""Less than the half hour after which the house ends a session that nobody used."""
THREADS = 12
"""A browser opens connections that it does not use yet; each holds a thread of the embedded server for some seconds."""
FLAGS = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run", "--disable-dev-shm-usage"]
AXE_RULES = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()  # noqa: SIM905 — a line of names.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_ports(count: int) -> list[int]:
    plugs = [socket.socket() for _ in range(count)]
    for plug in plugs:
        plug.bind(("127.0.0.1", 0))
    ports = [plug.getsockname()[1] for plug in plugs]
    for plug in plugs:
        plug.close()
    return ports


@dataclass
class Office:
    """A running office: where it is, and where its people's certificates lie."""

    var: Path
    url: str
    door: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        command = [str(ROOT / ".venv/bin/python"), "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """``./script/server`` in a fresh folder: its own database, keys, demo and worker. Stopped as Ctrl-C would."""
    var = tmp_path_factory.mktemp("office")
    port, door, stamps = free_ports(3)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CASS_", "DATABASE_URL"))}
    environment = kept | {
        "CASS_VAR": str(var),
        "CASS_PORT": str(port),
        "CASS_DOOR_PORT": str(door),
        "CASS_TSA_PORT": str(stamps),
        "CASS_LOG_LEVEL": "WARNING",
        "CASS_DEMO": "1",
        "CASS_THREADS": str(THREADS),
    }
    log = var / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [str(ROOT / "script/server")], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            _wait_until_open(server, log)
            url = f"https://localhost:{port}"
            database = re.sub(
                r"\s",
                "",
                subprocess.run(
                    [str(ROOT / ".venv/bin/python"), "tools/postgres.py", "url"],
                    cwd=ROOT,
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout,
            )
            yield Office(var, url, f"https://localhost:{door}", environment | {"DATABASE_URL": database})
        finally:
            server.terminate()
            server.wait(60)


def _wait_until_open(server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while "Certificate files open with" not in log.read_text():
        if server.poll() is not None or time.monotonic() > until:
            pytest.fail(f"The office did not open:\n{log.read_text()[-3000:]}")
        time.sleep(0.2)


@pytest.fixture(scope="module")
def playwright_() -> Iterator[Playwright]:
    """Stopped after each file: its event loop would stand in the way of the tests that follow in this process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browsers(playwright_: Playwright) -> Iterator[Callable[[], Browser]]:
    """The browser of a file; another one when it was ended."""
    executable = os.environ.get("CASS_CHROMIUM")
    if not executable:
        pytest.fail("No Chromium: run these tests by ./script/test, which finds or installs one.")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    started: list[Browser] = []

    def running() -> Browser:
        if not started or not started[-1].is_connected():
            started.append(playwright_.chromium.launch(executable_path=executable, args=flags))
        return started[-1]

    yield running
    for browser in started:
        with _closing():
            browser.close()


@pytest.fixture
def chromium(browsers: Callable[[], Browser]) -> Browser:
    return browsers()


@contextmanager
def _closing() -> Iterator[None]:
    """A browser that hangs while it closes, as it once did on a busy machine, is ended: nobody looks at it any more."""
    watch = threading.Timer(CLOSING_SECONDS, _end_browsers)
    watch.start()
    try:
        yield
    except BrowserError:
        if watch.is_alive():
            raise
    finally:
        watch.cancel()


def _end_browsers() -> None:
    for driver in _children(os.getpid()):
        for child in _children(driver):
            if "chrom" in Path(f"/proc/{child}/comm").read_text():
                os.kill(child, signal.SIGKILL)


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


@dataclass
class Walker:
    """Somebody in front of a screen. ``see`` holds every page to the house's promises, in a real browser."""

    office: Office
    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))

    def _hear(self, kind: str, text: str) -> None:
        # The browser itself complains about each 4xx and 5xx page that a test asks for on purpose.
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("https:") else self.office.url + path)

    def press(self, name: str) -> None:
        """Press the button, or follow the link, with these words."""
        wanted = self.page.locator("main").get_by_role("button", name=name, exact=True)
        if not wanted.count():
            wanted = self.page.locator("main").get_by_role("link", name=name)
        wanted.first.click()
        self.page.wait_for_load_state()

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def see(self, *words: str) -> None:
        """These words stand on the page, which is whole: one heading, no script errors, no sideways scroll, axe clean."""
        for wanted in words:
            self._come(wanted)
        self.page.wait_for_load_state()
        assert self.page.locator("h1").count() == 1
        assert self.page.title().startswith(self.page.locator("h1").last.inner_text().split("\n")[-1].strip())
        assert not self.complaints, self.complaints
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{self.page.url} scrolls sideways by {width} px"
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", AXE_RULES)
        faults = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
        assert not faults, f"{self.page.url}: {faults}"

    def _come(self, wanted: str) -> None:
        """The page that a script or a click asked for may still be on its way."""
        until = time.monotonic() + PATIENCE_MS / 1000
        while wanted not in self.text():
            assert time.monotonic() < until, f"«{wanted}» is not on {self.page.url}:\n{self.text()[:1500]}"
            self.page.wait_for_timeout(100)

    def answer(self, **answers: str) -> None:
        """Fill the fields of the page by name: text, radios and lists alike; dates as «2026-11-20», times as «10:30»."""
        for name, value in answers.items():
            self._fill(name, value)

    def _fill(self, name: str, value: str) -> None:
        parts = self.page.locator(f"[name^='{name}_']")
        field_ = self.page.locator(f"[name='{name}']")
        if not field_.count():
            pieces = list(reversed(value.split("-"))) if "-" in value else value.split(":")
            for place, piece in enumerate(pieces):
                parts.nth(place).fill(piece)
            return
        kind = field_.first.evaluate("node => node.type || node.tagName")
        if kind == "radio":
            self.page.locator(f"[name='{name}'][value='{value}']").check()
        elif kind.startswith("select"):
            field_.first.evaluate(
                "(node, value) => { node.value = value; node.dispatchEvent(new Event('change', {bubbles: true})) }",
                value,
            )
        else:
            field_.first.fill(value)


@pytest.fixture
def walk(office: Office, chromium: Browser) -> Iterator[Callable[..., Walker]]:
    """``walk(width=375)``: a fresh browser; ``certificate="anna-cass"``: with that file at the certificate door."""
    contexts: list[BrowserContext] = []

    def open_(*, width: int = 1280, certificate: str = "", language: str = "ca") -> Walker:
        options: dict[str, Any] = {}
        if certificate:
            file = str(office.var / "demo" / f"{certificate}.p12")
            options["client_certificates"] = [{"origin": office.door, "pfxPath": file, "passphrase": "demo"}]
        context = chromium.new_context(
            ignore_https_errors=True, viewport={"width": width, "height": 900}, locale=language, **options
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return Walker(office, context.new_page())

    yield open_
    for context in contexts:
        with _closing():
            context.close()


@pytest.fixture
def by_certificate(walk: Callable[..., Walker]) -> Callable[..., Walker]:
    """Come in with a certificate of the demo: ``by_certificate("anna-cass")``."""

    def come_in(certificate: str, **options: Any) -> Walker:
        walker = walk(certificate=certificate, **options)
        walker.go(walker.office.door + "/entra/certificat/")
        walker.see()
        walker.page.locator("main form button[type=submit]").first.click()
        walker.page.wait_for_url(re.compile(re.escape(walker.office.url)))
        return walker

    return come_in


@pytest.fixture
def by_pin(walk: Callable[..., Walker]) -> Callable[..., Walker]:
    """Come in with the PIN of somebody of the cast: ``by_pin("maria")``."""

    def come_in(who: str, **options: Any) -> Walker:
        walker = walk(**options)
        walker.go("/entra/pin/")
        walker.answer(cass_number=access.PEOPLE[who].number, pin=access.PINS[who])
        walker.page.locator("main form button[type=submit]").first.click()
        walker.page.wait_for_load_state()
        return walker

    return come_in


@pytest.fixture(scope="session")
def staff_cookies() -> dict[str, Any]:
    """A time-based code is good once: who came in keeps the cookie for the journeys that soon follow, and since when."""
    return {}


@pytest.fixture
def as_staff(walk: Callable[..., Walker], staff_cookies: dict[str, Any]) -> Callable[..., Walker]:
    """Come in as a member of staff: ``as_staff("oficial")``."""

    def come_in(username: str, **options: Any) -> Walker:
        walker = walk(**options)
        cookies, at = staff_cookies.get(username, ((), 0.0))
        if cookies and time.monotonic() - at < KEPT_SECONDS:
            walker.page.context.add_cookies(cookies)
            return walker
        walker.go("/personal/entra/")
        code = pyotp.TOTP(access.TOTP_SECRET).now()
        walker.answer(username=username, password=access.STAFF_PASSWORD, code=code)
        walker.page.locator("main form button[type=submit]").first.click()
        walker.page.wait_for_load_state()
        staff_cookies[username] = walker.page.context.cookies(), time.monotonic()
        return walker

    return come_in
