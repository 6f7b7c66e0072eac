"""What went wrong with a request, in words of a person, by what the client says."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

NO_JSON = "answers with something that is no JSON: check Address and Price Path on Price Sources"
TOO_LONG = "answers with more than 10 MB: check Address on Price Sources"


def fault_of(problem: Exception, seconds: float) -> str:
    """What a failed request says of the source."""
    import httpx

    if isinstance(problem, httpx.TimeoutException):
        return f"did not answer within {seconds:g} seconds"
    if isinstance(problem, httpx.ProxyError):
        return f"is behind a proxy that refuses ({problem}): ask who runs the network, or set HTTPS_PROXY to the one that lets through"
    if _of_certificate(problem):
        return (
            "shows a certificate that this computer does not trust: where the network inspects connections, its authority belongs among "
            "the operating system's certificates; nothing was sent"
        )
    if isinstance(problem, httpx.ConnectError):
        return f"cannot be reached ({problem})"
    if isinstance(problem, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return f"has an Address that is none ({problem}): correct it on Price Sources"
    return f"broke off its answer ({type(problem).__name__})"


def _of_certificate(problem: BaseException | None) -> bool:
    """Whether a certificate that was not accepted is behind it."""
    while problem is not None:
        if isinstance(problem, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(problem):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def status_fault(answer: httpx.Response) -> str:
    """What a status other than 200 says of the source; "" for 404, which is about the symbol."""
    status = answer.status_code
    if status == 404:
        return ""
    if status in (401, 403):
        return f"refuses the key or the request (status {status})"
    if status == 407:
        return "is behind a proxy that asks for a sign-in (status 407): set HTTPS_PROXY with its user"
    if status == 429:
        wait = answer.headers.get("Retry-After", "")
        return "takes no more requests for now (status 429)" + (
            f"; again after {wait} seconds" if wait.isdecimal() else ""
        )
    if answer.is_redirect:
        return f"sends elsewhere (status {status}), which is not followed: write the final address on Price Sources"
    return f"answers with status {status}"
