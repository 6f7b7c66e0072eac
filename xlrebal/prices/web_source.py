"""A source on the web, asked over HTTP as the house file describes it. Nothing here knows a vendor."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from xlrebal.household.price_source import PriceSource
from xlrebal.prices.found_price import Give
from xlrebal.prices.keys import key_of, where_to_keep
from xlrebal.prices.read_answer import read_price
from xlrebal.prices.web_faults import NO_JSON, TOO_LONG, fault_of, status_fault
from xlrebal.schema.record import record
from xlrebal.tax.symbol import Symbol

if TYPE_CHECKING:
    import httpx

AT_ONCE = 4  # requests under way
LONGEST = 10_000_000  # bytes of an answer
THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")
AGENT = "xlrebal"


@record(kw_only=True)
class WebSource:
    """A source that can be asked. asked: the moment of the run, in this place. find_key: of a name and a host."""

    source: PriceSource
    asked: datetime
    find_key: Callable[[str, str], str] = key_of

    @property
    def name(self) -> str:
        """As the house file calls it."""
        return self.source.name

    @property
    def seconds(self) -> float:
        """Its time-out, for all its requests together."""
        return self.source.seconds

    def ask(self, symbols: Sequence[Symbol], give: Give) -> str:
        """Asks for all of them, some at once; a fault that is the source's own ends it. See Provider."""
        host = urlsplit(self.source.address).hostname or ""
        if wrong := _unsafe(self.source.address, host):
            return wrong
        key = self.find_key(self.source.key, host) if self.source.key else ""
        if self.source.key and not key:
            return f"needs the key {self.source.key}, which is not here: {where_to_keep(self.source.key, host)}"
        return _Round(self.source, key, self.asked, give).ask(list(self._batches(symbols)))

    def _batches(self, symbols: Sequence[Symbol]) -> Iterator[Sequence[Symbol]]:
        size = self.source.together if "{symbols}" in self.source.address else 1
        for at in range(0, len(symbols), size):
            yield symbols[at : at + size]


def _unsafe(address: str, host: str) -> str:
    """Why an address is not asked; "" where it may be."""
    if not host or "{" in host:
        return f"has an Address without a host ({address}): correct it on Price Sources"
    if not address.startswith("https://") and host not in THIS_COMPUTER:
        return (
            "has an Address that is not https, so that anyone between could change a price: correct it on Price Sources"
        )
    return ""


class _Round:
    """One asking of a source: its requests, until all are answered, one fault is the source's own, or the time is up."""

    def __init__(self, source: PriceSource, key: str, asked: datetime, give: Give) -> None:
        self._source, self._key, self._asked, self._give = source, key, asked, give
        self._until = time.monotonic() + source.seconds
        self._lock, self._over, self._fault = Lock(), Event(), ""

    def ask(self, batches: list[Sequence[Symbol]]) -> str:
        waiting = iter(batches)
        client = _client()
        threads = [
            Thread(target=self._work, args=(client, waiting), daemon=True) for _ in range(min(AT_ONCE, len(batches)))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, self._until - time.monotonic()))
        if any(thread.is_alive() for thread in threads):
            self._end(f"did not answer within {self._source.seconds:g} seconds")
        return self._fault

    def _work(self, client: httpx.Client, waiting: Iterator[Sequence[Symbol]]) -> None:
        while not self._over.is_set():
            with self._lock:
                batch = next(waiting, None)
            if batch is None:
                return
            try:
                self._request(client, batch)
            except Exception as problem:  # whatever a network does
                self._end(fault_of(problem, self._source.seconds))

    def _request(self, client: httpx.Client, batch: Sequence[Symbol]) -> None:
        spelled = [_spelled(symbol, self._source.class_mark) for symbol in batch]
        left = self._until - time.monotonic()
        if left <= 0:
            self._end(f"did not answer within {self._source.seconds:g} seconds")
            return
        with client.stream("GET", self._url(spelled), headers=self._headers(), timeout=left) as answer:
            if answer.status_code != 200:
                if fault := status_fault(answer):
                    self._end(fault)
                return
            data = self._read(answer)
        try:
            said = json.loads(data)
        except (ValueError, RecursionError):
            self._end(NO_JSON)
            return
        for symbol, name in zip(batch, spelled, strict=True):
            if (price := read_price(said, self._source, symbol, name, self._asked)) and not self._over.is_set():
                self._give(price)

    def _read(self, answer: httpx.Response) -> bytes:
        """The whole answer, given up when the time is up however slowly it drips, or when it has no end."""
        data = b""
        for part in answer.iter_bytes():
            data += part
            if len(data) > LONGEST:
                self._end(TOO_LONG)
            if time.monotonic() > self._until:
                self._end(f"did not answer within {self._source.seconds:g} seconds")
            if self._over.is_set():
                break
        return data

    def _url(self, spelled: Sequence[str]) -> str:
        names = [quote(name, safe="") for name in spelled]
        address = self._source.address.replace("{symbols}", ",".join(names)).replace("{symbol}", names[0])
        return address.replace("{key}", quote(self._key, safe=""))

    def _headers(self) -> dict[str, str]:
        name, _, value = self._source.header.partition(":")
        return {name.strip(): value.strip().replace("{key}", self._key)} if value else {}

    def _end(self, fault: str) -> None:
        """The first fault is told; nothing more is asked."""
        with self._lock:
            self._fault = self._fault or fault
            self._over.set()


def _client() -> httpx.Client:
    """Trusts what the operating system trusts, goes through its proxies, follows no redirect (a key would go along)."""
    import httpx
    import truststore

    return httpx.Client(
        verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        follow_redirects=False,
        trust_env=True,
        headers={"User-Agent": AGENT, "Accept": "application/json"},
    )


def _spelled(symbol: Symbol, class_mark: str | None) -> str:
    return symbol if class_mark is None else symbol.replace(".", class_mark)
