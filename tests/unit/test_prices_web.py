"""Prices over HTTP, against a server of our own that fails in each way a network does; nothing here leaves this computer."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from xlrebal.household.price_source import PriceSource
from xlrebal.prices.ask_sources import Asked, ask_sources
from xlrebal.prices.found_price import FoundPrice
from xlrebal.prices.keys import key_of, variable_of
from xlrebal.prices.web_source import WebSource
from xlrebal.tax.symbol import Symbol

pytest.importorskip("httpx", reason="httpx is not installed here: pip install -e .")
trustme = pytest.importorskip("trustme", reason="trustme is not installed here: uv sync or pip install trustme")

NOW = datetime(2026, 12, 1, 14, 5, tzinfo=UTC)
VTI, BND, BRK = Symbol("VTI"), Symbol("BND"), Symbol("BRK.B")
Answer = Callable[[BaseHTTPRequestHandler], None]


def say(handler: BaseHTTPRequestHandler, body: object, status: int = 200, **headers: str) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


@contextmanager
def server(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that answers so; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def do_CONNECT(self) -> None:
            answer(self)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # the client has gone, or refused the certificate

    running = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        running.socket = context.wrap_socket(running.socket, server_side=True)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http{'s' if context else ''}://localhost:{running.server_address[1]}"
    finally:
        running.shutdown()
        running.server_close()


def source(address: str, **fields: Any) -> WebSource:
    declared = {"name": "Quotes", "kind": "web", "price_path": "last", "seconds": 2.0, **fields}
    return WebSource(source=PriceSource(address=address, **declared), asked=NOW, find_key=lambda name, host: "s3cret" if host == "localhost" else "")


def ask(*sources: WebSource, symbols: Sequence[Symbol] = (VTI,), patience: float = 0.3) -> Asked:
    return ask_sources(sources, symbols, lambda price: price.as_of >= date(2026, 11, 26), patience=patience)


def test_one_price_a_request_with_its_time() -> None:
    with server(lambda it: say(it, {"last": "310.50", "at": "2026-11-30T16:00:00-05:00", "of": it.path})) as at:
        found = ask(source(f"{at}/v1/{{symbol}}", date_path="at"))
    assert found.faults == {}
    assert found.prices == {VTI: FoundPrice(symbol=VTI, price=310.5, as_of=date(2026, 11, 30), time="16:00 UTC-05:00", source="Quotes", asked=NOW)}


def test_several_a_request_by_their_own_spelling() -> None:
    asked: list[str] = []

    def answer(it: BaseHTTPRequestHandler) -> None:
        asked.append(it.path)
        names = it.path.partition("s=")[2].split(",")
        say(it, {"quotes": [{"symbol": name, "close": 100 + len(name), "t": 1764536400} for name in names]})

    with server(answer) as at:
        found = ask(
            source(f"{at}/?s={{symbols}}", price_path="quotes[symbol={symbol}].close", date_path="quotes[symbol={symbol}].t", class_mark="-", together=2),
            symbols=(VTI, BND, BRK),
        )
    assert {symbol: price.price for symbol, price in found.prices.items()} == {VTI: 103, BND: 103, BRK: 105}
    assert sorted(asked) == ["/?s=BND,BRK-B", "/?s=VTI"]


def test_without_a_date_the_price_is_of_the_moment_of_asking() -> None:
    with server(lambda it: say(it, {"last": 310.5})) as at:
        price = ask(source(f"{at}/{{symbol}}")).prices[VTI]
    assert (price.as_of, price.time) == (date(2026, 12, 1), "14:05, when asked")


@pytest.mark.parametrize(
    ("status", "headers", "told"),
    [
        (429, {"Retry_After": "60"}, "takes no more requests for now (status 429); again after 60 seconds"),
        (401, {}, "refuses the key or the request (status 401)"),
        (500, {}, "answers with status 500"),
        (302, {"Location": "https://elsewhere.example/"}, "sends elsewhere (status 302), which is not followed"),
    ],
)
def test_a_status_that_refuses_ends_the_asking(status: int, headers: dict[str, str], told: str) -> None:
    count: list[int] = []
    symbols = [Symbol(f"S{number}") for number in range(40)]
    with server(lambda it: (count.append(1), say(it, {}, status, **headers))[1]) as at:
        found = ask(source(f"{at}/{{symbol}}"), symbols=symbols)
    assert told in found.faults["Quotes"]
    assert not found.prices
    assert len(count) <= 8, "those under way, and none after"


@pytest.mark.parametrize("body", [b"<html>sign in</html>", b"", b'{"last": ', b"[" * 100_000])
def test_what_is_no_json_is_said_once(body: bytes) -> None:
    with server(lambda it: say(it, body)) as at:
        found = ask(source(f"{at}/{{symbol}}"))
    assert "no JSON" in found.faults["Quotes"]


@pytest.mark.parametrize("value", [None, "n/a", 0, -3, True, "NaN", 1e300, [], {}])
def test_a_price_that_is_none_is_no_price(value: object) -> None:
    with server(lambda it: say(it, {"last": value})) as at:
        found = ask(source(f"{at}/{{symbol}}"))
    assert not found.prices
    assert not found.faults


def test_a_partial_answer_gives_what_it_has() -> None:
    def answer(it: BaseHTTPRequestHandler) -> None:
        say(it, {"last": 310.5}) if it.path == "/VTI" else say(it, {}, 404)

    with server(answer) as at:
        found = ask(source(f"{at}/{{symbol}}"), symbols=(BND, VTI))
    assert {*found.prices} == {VTI}
    assert not found.faults, "404 is about the symbol, not about the source"


def drip(it: BaseHTTPRequestHandler) -> None:
    """One byte at a time, so that no single wait is long."""
    it.send_response(200)
    it.send_header("Content-Length", "1000")
    it.end_headers()
    for _ in range(1000):
        it.wfile.write(b" ")
        it.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [lambda it: time.sleep(30), drip], ids=["silent", "dripping"])
def test_nothing_takes_longer_than_its_time_out(answer: Answer) -> None:
    begun = time.monotonic()
    with server(answer) as at:
        found = ask(source(f"{at}/{{symbol}}", seconds=0.8))
    assert time.monotonic() - begun < 3
    assert found.faults == {"Quotes": "did not answer within 0.8 seconds"}


def test_a_slow_source_does_not_delay_the_next() -> None:
    with server(lambda it: time.sleep(30)) as slow, server(lambda it: say(it, {"last": 310.5})) as quick:
        begun = time.monotonic()
        found = ask(source(f"{slow}/{{symbol}}", name="Slow", seconds=20.0), source(f"{quick}/{{symbol}}", name="Quick"), patience=0.3)
        took = time.monotonic() - begun
    assert found.prices[VTI].source == "Quick"
    assert found.faults == {"Slow": "had not answered when the others had"}
    assert took < 3


def test_the_first_source_that_has_a_fresh_price_counts() -> None:
    with server(lambda it: say(it, {"last": 1, "at": "2026-10-01"})) as old, server(lambda it: say(it, {"last": 2, "at": "2026-11-30"})) as new:
        found = ask(source(f"{old}/{{symbol}}", name="Old", date_path="at"), source(f"{new}/{{symbol}}", name="New", date_path="at"))
        alone = ask(source(f"{old}/{{symbol}}", name="Old", date_path="at"))
    assert (found.prices[VTI].source, alone.prices[VTI].source) == ("New", "Old")


def test_a_source_that_is_not_there() -> None:
    with server(lambda it: None) as at:
        pass
    assert "cannot be reached" in ask(source(f"{at}/{{symbol}}")).faults["Quotes"]


def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(lambda it: say(it, b"sign in", 407)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        monkeypatch.setenv("NO_PROXY", "")
        found = ask(source("https://quotes.example.com/{symbol}"))
    assert "is behind a proxy that refuses (407" in found.faults["Quotes"]


def test_a_proxy_is_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    with server(lambda it: (seen.append(it.path), say(it, {"last": 310.5}))[1]) as proxy, server(lambda it: say(it, {}, 500)) as at:
        monkeypatch.setenv("HTTP_PROXY", proxy)
        monkeypatch.setenv("NO_PROXY", "")
        found = ask(source(f"{at}/{{symbol}}"))
    assert found.prices[VTI].price == 310.5
    assert seen == [f"{at}/VTI"]


def test_a_proxy_whose_address_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://proxy")
    assert "cannot be asked" in ask(source("https://quotes.example.com/{symbol}")).faults["Quotes"]


@pytest.fixture
def inspected(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server whose certificate is of a private authority, as behind a firewall that inspects; its address, the authority's file."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)
    with server(lambda it: say(it, {"last": 310.5}), context) as at:
        yield at, file


def test_a_certificate_of_an_authority_nobody_knows(inspected: tuple[str, Path]) -> None:
    fault = ask(source(f"{inspected[0]}/{{symbol}}")).faults["Quotes"]
    assert "certificate that this computer does not trust" in fault


def test_an_authority_that_the_operating_system_trusts(inspected: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(inspected[1]))  # how OpenSSL is told of the system's authorities
    assert ask(source(f"{inspected[0]}/{{symbol}}")).prices[VTI].price == 310.5


def test_a_key_goes_in_its_header_and_nowhere_else() -> None:
    seen: list[str | None] = []
    with server(lambda it: (seen.append(it.headers["Authorization"]), say(it, {"last": 1}))[1]) as at:
        ask(source(f"{at}/{{symbol}}", key="quotes", header="Authorization: Bearer {key}"))
    assert seen == ["Bearer s3cret"]


def test_a_key_is_kept_for_one_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLREBAL_KEY_QUOTES__API_EXAMPLE_COM", "s3cret")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert variable_of("quotes", "api.example.com") == "XLREBAL_KEY_QUOTES__API_EXAMPLE_COM"
    assert key_of("quotes", "api.example.com") == "s3cret"
    assert key_of("quotes", "evil.example.net") == ""


def test_a_missing_key_is_said_with_where_it_belongs() -> None:
    fault = ask(source("https://api.example.com/{symbol}?k={key}", key="quotes")).faults["Quotes"]
    assert "needs the key quotes" in fault
    assert "keyring set xlrebal quotes@api.example.com" in fault


@pytest.mark.parametrize(("address", "told"), [("http://quotes.example.com/{symbol}", "not https"), ("https://{symbol}.example.com/", "without a host"), ("file:///etc/{symbol}", "without a host"), ("https://[bad/{symbol}", "cannot be asked")])
def test_an_address_that_is_not_asked(address: str, told: str) -> None:
    assert told in ask(source(address)).faults["Quotes"]


def test_esc_ends_the_waiting() -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with server(lambda it: time.sleep(30)) as at, pytest.raises(Stopped):
        ask_sources([source(f"{at}/{{symbol}}", seconds=20.0)], [VTI], lambda _: True, look=stop)
