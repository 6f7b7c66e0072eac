"""LibreOffice as the spreadsheet program that tests press our buttons in: its process, its documents, its pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any

UNO_FOLDER = "/usr/lib/python3/dist-packages"  # where Debian's python3-uno lives; same minor Python version needed
START_SECONDS = 60
STOP_SECONDS = 10
MACROS_WITHOUT_ASKING = 4


def missing_tools() -> str:
    """Why LibreOffice cannot be used here, or "" when it can."""
    absent = [tool for tool in ("soffice", "pdftoppm") if shutil.which(tool) is None]
    if absent:
        return f"not installed: {', '.join(absent)}"
    try:
        _uno()
    except ImportError as problem:
        return f"python3-uno does not load in Python {sys.version_info.major}.{sys.version_info.minor}: {problem}"
    return ""


def _uno() -> Any:
    """The `uno` module, found beside the system's Python when it is not in ours."""
    if UNO_FOLDER not in sys.path:
        sys.path.append(UNO_FOLDER)
    import uno

    uno._uno_struct__setattr__ = _set_attribute
    return uno


def _set_attribute(struct: Any, name: str, value: Any) -> None:
    """Set a UNO struct's attribute; an exception's own (`__traceback__`) as Python's, which contextlib relies on."""
    if name.startswith("__"):
        object.__setattr__(struct, name, value)
    else:
        setattr(struct.__dict__["value"], name, value)


def properties(**values: Any) -> tuple[Any, ...]:
    """Named values as UNO wants them."""
    _uno()
    from com.sun.star.beans import PropertyValue

    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


class Office:
    """A LibreOffice of our own: own profile, own pipe, gone when the `with` block ends."""

    def __enter__(self) -> Office:
        self.profile = Path(tempfile.mkdtemp(prefix="xlrebal-office-"))
        self.pipe = f"xlrebal{uuid.uuid4().hex}"
        self.process = subprocess.Popen(self._command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.context = self._connect()
        except BaseException:
            self._stop()
            raise
        self.desktop = self.service("com.sun.star.frame.Desktop")
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._stop()

    def service(self, name: str) -> Any:
        """A UNO service of this office."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def open(self, path: Path) -> Any:
        """The document in `path`, opened without a window."""
        options = properties(Hidden=True, MacroExecutionMode=MACROS_WITHOUT_ASKING)
        document = self.desktop.loadComponentFromURL(Path(path).resolve().as_uri(), "_blank", 0, options)
        if document is None:
            raise ValueError(f"LibreOffice could not open {path}")
        return document

    def new(self) -> Any:
        """An empty workbook, without a window."""
        return self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, properties(Hidden=True))

    def documents(self) -> list[Any]:
        """The open documents."""
        found, listing = [], self.desktop.getComponents().createEnumeration()
        while listing.hasMoreElements():
            found.append(listing.nextElement())
        return found

    def save_as(self, document: Any, path: Path, kind: str = "Calc MS Excel 2007 XML") -> None:
        """Store a copy of the document; `kind` is LibreOffice's filter name."""
        document.storeToURL(Path(path).resolve().as_uri(), properties(FilterName=kind))

    def _command(self) -> list[str]:
        return [
            "soffice", "--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            f"-env:UserInstallation={self.profile.as_uri()}",
            f"--accept=pipe,name={self.pipe};urp;StarOffice.ComponentContext",
        ]  # fmt: skip

    def _connect(self) -> Any:
        """The remote component context, as soon as the program listens."""
        uno = _uno()
        from com.sun.star.connection import NoConnectException

        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
            except NoConnectException:
                time.sleep(0.05)
        raise TimeoutError(f"LibreOffice did not start (exit code {self.process.poll()})")

    def _stop(self) -> None:
        """End our process, politely first, and remove its profile."""
        if hasattr(self, "desktop"):
            self._close_everything()
        else:
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(STOP_SECONDS)
        shutil.rmtree(self.profile, ignore_errors=True)


    def _close_everything(self) -> None:
        """Close what is still open, which removes its lock files, and ask the program to end."""
        from com.sun.star.lang import DisposedException

        try:
            for document in self.documents():
                document.close(True)
            self.desktop.terminate()
        except DisposedException:
            pass  # it ended before we asked


def render(office: Office, path: Path, folder: Path, dots_per_inch: int = 80) -> list[Path]:
    """The workbook's printed pages as PNG files in `folder`, in page order."""
    folder.mkdir(parents=True, exist_ok=True)
    pdf = folder / f"{path.stem}.pdf"
    document = office.open(path)
    try:
        office.save_as(document, pdf, "calc_pdf_Export")
    finally:
        document.close(True)
    pages = folder / path.stem
    subprocess.run(["pdftoppm", "-r", str(dots_per_inch), "-png", os.fspath(pdf), os.fspath(pages)], check=True)
    return sorted(folder.glob(f"{path.stem}-*.png"))


def main(arguments: list[str]) -> int:
    """`python -m tests.office.office BOOK FOLDER`: the pages of a workbook as pictures, their paths printed."""
    if len(arguments) != 2:
        print("usage: python -m tests.office.office BOOK FOLDER", file=sys.stderr)
        return 2
    with Office() as office:
        for page in render(office, Path(arguments[0]), Path(arguments[1])):
            print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
