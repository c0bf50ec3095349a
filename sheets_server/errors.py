"""Google's error answers: status code, status word and message, as JSON bodies."""

from __future__ import annotations

from typing import Any

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
PROJECT = "123456789012"
NO_CREDENTIALS = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
API_PAGE = f"https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project={PROJECT}"
SWITCHED_OFF = (
    f"Google Sheets API has not been used in project {PROJECT} before or it is disabled. Enable it by visiting "
    f"{API_PAGE} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our "
    "systems and retry."
)


class ApiError(Exception):
    """A request that is refused: `code` is the HTTP status, `message` Google's sentence."""

    def __init__(self, code: int, message: str, status: str = "", details: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.details = code, message, details
        self.headers: dict[str, str] = {}  # sent along with the answer
        self.status = status or STATUS.get(code, "UNKNOWN")

    def body(self) -> dict[str, Any]:
        """The answer's JSON body."""
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def within(self, place: str) -> ApiError:
        """The same refusal, said of one part of the request: `Invalid requests[0].addSheet: ...`."""
        return ApiError(self.code, f"Invalid {place}: {self.message}", self.status, self.details)


def invalid(message: str) -> ApiError:
    """A 400 with Google's sentence."""
    return ApiError(400, message)


def not_found() -> ApiError:
    """The 404 of a spreadsheet, sheet or metadata that is not there."""
    return ApiError(404, "Requested entity was not found.")


def forbidden() -> ApiError:
    """The 403 of a spreadsheet that is not shared with the caller."""
    return ApiError(403, "The caller does not have permission")


def _info(reason: str, metadata: dict[str, str]) -> dict[str, Any]:
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    return {"@type": kind, "reason": reason, "domain": "googleapis.com", "metadata": metadata}


def _help(description: str, url: str) -> dict[str, Any]:
    return {"@type": "type.googleapis.com/google.rpc.Help", "links": [{"description": description, "url": url}]}


def no_spreadsheet() -> ApiError:
    """The 400 of a file that Drive shows and the Sheets API does not know: an Office file, a document."""
    return ApiError(400, "This operation is not supported for this document", "FAILED_PRECONDITION")


def service_disabled() -> ApiError:
    """The 403 of a project in which the Sheets API was never switched on."""
    metadata = {"consumer": f"projects/{PROJECT}", "service": "sheets.googleapis.com"}
    details = [_help("Google developers console API activation", API_PAGE), _info("SERVICE_DISABLED", metadata)]
    return ApiError(403, SWITCHED_OFF, details=details)


def unauthenticated() -> ApiError:
    """The 401 of a missing or expired token."""
    metadata = {"method": "google.apps.sheets.v4.SpreadsheetsService", "service": "sheets.googleapis.com"}
    return ApiError(401, NO_CREDENTIALS, details=[_info("ACCESS_TOKEN_EXPIRED", metadata)])


def too_many(kind: str) -> ApiError:
    """The 429 of a used up quota; `kind` is Read or Write."""
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' of service "
        f"'sheets.googleapis.com' for consumer 'project_number:{PROJECT}'."
    )
    metadata = {
        "consumer": f"projects/{PROJECT}",
        "quota_limit": f"{kind}RequestsPerMinutePerUser",
        "quota_limit_value": "60",
        "quota_location": "global",
        "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
        "service": "sheets.googleapis.com",
    }
    url = "https://cloud.google.com/docs/quotas/help/request_increase"
    details = [_info("RATE_LIMIT_EXCEEDED", metadata), _help("Request a higher quota limit.", url)]
    return ApiError(429, message, details=details)


def unavailable() -> ApiError:
    """The 503 of a busy back end."""
    return ApiError(503, "The service is currently unavailable.")


def internal() -> ApiError:
    """The 500 of a fault inside."""
    return ApiError(500, "Internal error encountered.")


def unknown_name(name: str, place: str) -> ApiError:
    """The 400 of a JSON body with a field that the API does not have."""
    where = f" at '{place}'" if place else ""
    message = f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
    violation = {"description": message} | ({"field": place} if place else {})
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}]
    return ApiError(400, message, details=details)


def bad_enum(place: str, kind: str, value: Any) -> ApiError:
    """The 400 of a value that its type does not have; without a `kind`, of what should be a list."""
    name = f"google.apps.sheets.v4.{kind}" if kind else "google.protobuf.ListValue"
    return invalid(f"Invalid value at '{place}' (type.googleapis.com/{name}), \"{value}\"")
