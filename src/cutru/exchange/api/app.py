"""The interface as a whole: what is mounted where, and how its document introduces itself."""

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from pydantic_core import from_json

from cutru.exchange.api import (
    acting,
    codelists,
    imports,
    keys,
    oauth,
    places,
    procedures,
    reconciliation,
    stays,
    webhooks,
)
from cutru.exchange.api.document import DocumentedAPI
from cutru.exchange.api.problems import handlers

DESCRIPTION = """\
Khai báo tạm trú và thông báo lưu trú cho phần mềm · residence declarations for programs.

Guests go in as JSON with your own `reference` each and come back, in the order given, with a receipt or with
what is wrong. Every call may be repeated after a time-out: nothing is doubled. Days are Vietnamese calendar
days, times of day local (Asia/Ho_Chi_Minh), moments UTC. Errors are problem
documents (RFC 9457) with stable codes.
"""


class BodyParser(Parser):
    """JSON as strictly as RFC 8259 has it."""

    def parse_body(self, request: HttpRequest) -> Any:
        return from_json(request.body, allow_inf_nan=False)


class Renderer(JSONRenderer):
    """UTF-8 as it is, without escapes that make Vietnamese unreadable."""

    json_dumps_params = {"ensure_ascii": False}


api = DocumentedAPI(
    title="Cư Trú API",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url="/docs",
    openapi_url="/openapi.json",
    parser=BodyParser(),
    renderer=Renderer(),
)
for kind, handler in handlers().items():
    api.add_exception_handler(kind, handler)
for router in (
    stays.router,
    acting.router,
    imports.router,
    reconciliation.router,
    webhooks.router,
    keys.router,
    oauth.router,
):
    api.add_router("", router)
api.add_router("/codelists", codelists.router)
api.add_router("/places", places.router)
api.add_router("/procedures", procedures.router)
