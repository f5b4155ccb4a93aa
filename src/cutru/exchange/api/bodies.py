"""The bytes of a request, whatever way they come."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from cutru.exchange.api.problems import ApiProblem


def read_body(request: HttpRequest) -> None:
    """Read the body, without a BOM, into `request.body`.

    Raises ApiProblem 413 when it is too large, 400 when it breaks off.
    """
    most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    too_large = ApiProblem(413, "request_too_large", detail_params={"most": most // (1024 * 1024)})
    try:
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            # It has no length, and Django would take it for empty.
            data: bytes = request.META["wsgi.input"].read(most + 1)
        else:
            data = request.body
    except RequestDataTooBig as error:
        raise too_large from error
    except (OSError, UnreadablePostError) as error:
        raise ApiProblem(400, "unreadable") from error
    if len(data) > most:
        raise too_large
    request._body = data.removeprefix(b"\xef\xbb\xbf")  # where Django keeps it
