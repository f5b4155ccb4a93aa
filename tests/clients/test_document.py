"""The client and the OpenAPI document of the portal say the same."""

import json
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from cutru.exchange.api.app import api
from cutru_client import Client, models

MODELS: dict[str, type[models.Told] | type[models.Sent]] = {
    "ActIn": models.Act,
    "ActOut": models.ActResult,
    "ActsOut": models.ActResults,
    "CodeListOut": models.CodeList,
    "CountsOut": models.ReconciliationCounts,
    "AttemptOut": models.Attempt,
    "DeliveriesOut": models.Deliveries,
    "DeliveryOut": models.Delivery,
    "Entry": models.CodeListEntry,
    "EntryOut": models.Entry,
    "FacilityOut": models.Facility,
    "ForeignGuest": models.ForeignGuest,
    "GuestOut": models.GuestResult,
    "GuestsOut": models.HandedIn,
    "ImportOut": models.Import,
    "ImportRowOut": models.ImportRow,
    "ImportRowsOut": models.ImportRows,
    "ImportsOut": models.Imports,
    "ItemOut": models.ReconciliationItem,
    "JournalOut": models.Journal,
    "KeyOut": models.Key,
    "LegacyOut": models.LegacyUnit,
    "ListIndex": models.CodeLists,
    "ListInfo": models.CodeListInfo,
    "MatchOut": models.PlaceMatch,
    "NewKeyOut": models.NewKey,
    "NewWebhookOut": models.NewWebhook,
    "PresentUnit": models.PresentUnit,
    "ProblemDocument": models.ProblemDocument,
    "ProblemOut": models.Problem,
    "CaseName": models.ProcedureCaseName,
    "CaseOut": models.ProcedureCase,
    "CoAuthorityOut": models.CoAuthority,
    "ComponentOut": models.DossierPart,
    "DeadlineOut": models.ProcedureDeadline,
    "FeeOut": models.ProcedureFee,
    "LegalBasisOut": models.LegalBasis,
    "OutcomeOut": models.IntakeOutcome,
    "Period": models.ProcedurePeriod,
    "ProcedureOut": models.ProcedureOnDay,
    "ProcedureSummary": models.ProcedureSummary,
    "ProcedureWhole": models.Procedure,
    "ProceduresOut": models.Procedures,
    "ResultOut": models.ProcedureResult,
    "StepOut": models.ProcedureStep,
    "TimeRuleOut": models.TimeRule,
    "ProvinceOut": models.Province,
    "ProvincesOut": models.Provinces,
    "ReconciliationOut": models.Reconciliation,
    "ReplayOut": models.Replay,
    "ResolveOut": models.ResolvedPlace,
    "StayOut": models.Stay,
    "StaysOut": models.StaysPage,
    "VietnameseGuest": models.VietnameseGuest,
    "WardDetail": models.WardDetail,
    "WardOut": models.Ward,
    "WardsOut": models.Wards,
    "WebhookOut": models.Webhook,
    "WebhooksOut": models.Webhooks,
    "Words": models.Words,
}
"""Schema of the document → model of the client."""
WITHOUT_MODEL = {
    "ActsIn", "AnswerIn", "CreateQuery", "DayQuery", "DepartureIn", "ExtensionIn", "ForeignCorrection",
    "GuestsIn", "HandInQuery", "ListQuery", "LogQuery", "ReasonIn", "ReplayIn", "RoomIn", "RowsQuery",
    "VietnameseCorrection", "WebhookChangeIn", "WebhookIn", "Where",
}  # fmt: skip
"""What methods take as arguments."""
METHODS = {
    ("get", "/codelists"): Client.codelists,
    ("get", "/codelists/{name}"): Client.codelist,
    ("get", "/facility"): Client.get_facility,
    ("get", "/imports"): Client.imports,
    ("get", "/imports/{number}"): Client.get_import,
    ("get", "/imports/{number}/rejected.xlsx"): Client.rejected_workbook,
    ("get", "/imports/{number}/rows"): Client.import_rows_page,
    ("get", "/key"): Client.whoami,
    ("get", "/places/provinces"): Client.provinces,
    ("get", "/places/provinces/{code}/wards"): Client.wards,
    ("get", "/places/resolve"): Client.resolve_place,
    ("get", "/places/wards/{code}"): Client.ward,
    ("get", "/procedures"): Client.procedures,
    ("get", "/procedures/{code}"): Client.procedure,
    ("get", "/reconciliation"): Client.reconciliation_page,
    ("delete", "/webhooks/{number}"): Client.delete_webhook,
    ("get", "/webhooks"): Client.webhooks,
    ("get", "/webhooks/{number}"): Client.get_webhook,
    ("get", "/webhooks/{number}/deliveries"): Client.deliveries_page,
    ("patch", "/webhooks/{number}"): Client.change_webhook,
    ("post", "/webhooks"): Client.create_webhook,
    ("post", "/webhooks/deliveries/{number}/replay"): Client.replay_delivery,
    ("post", "/webhooks/{number}/ping"): Client.ping_webhook,
    ("post", "/webhooks/{number}/replay"): Client.replay_webhook,
    ("post", "/webhooks/{number}/secret"): Client.rotate_webhook_secret,
    ("get", "/stays"): Client.stays_page,
    ("get", "/stays/{receipt}"): Client.stay,
    ("get", "/stays/{receipt}/journal"): Client.journal,
    ("get", "/stays/{receipt}/na17.pdf"): Client.na17_pdf,
    ("get", "/stays/{receipt}/receipt.pdf"): Client.receipt_pdf,
    ("patch", "/stays/{receipt}"): Client.correct,
    ("post", "/acts"): Client.acts,
    ("post", "/imports"): Client.create_import,
    ("post", "/imports/{number}/answers"): Client.answer_import,
    ("post", "/imports/{number}/hand-in"): Client.hand_in_import,
    ("post", "/key/rotation"): Client.rotate_key,
    ("post", "/oauth/token"): None,  # ClientCredentials
    ("post", "/stays"): Client.hand_in,
    ("post", "/stays/{receipt}/cancellation"): Client.cancel,
    ("post", "/stays/{receipt}/departure"): Client.depart,
    ("post", "/stays/{receipt}/departure/withdrawal"): Client.withdraw_departure,
    ("post", "/stays/{receipt}/extension"): Client.extend,
    ("post", "/stays/{receipt}/room"): Client.change_room,
}
"""Operation of the document → method of the client."""
DOCUMENT: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder))
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
COMPARED = ("type", "format", "enum", "const", "anyOf", "items", "additionalProperties", "$ref")


def shape(schema: Any, names: dict[str, str]) -> Any:
    """A schema without words, limits and defaults; references under the document's names."""
    if isinstance(schema, list):
        return sorted((shape(one, names) for one in schema), key=str)
    if not isinstance(schema, dict):
        return schema
    found = {name: shape(schema[name], names) for name in COMPARED if name in schema}
    if "$ref" in found:
        name = found["$ref"].rsplit("/", 1)[-1]
        found["$ref"] = names.get(name, name)
    return found


def fields(schema: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {name: shape(one, names) for name, one in schema["properties"].items()}


def test_every_schema_of_the_document_has_its_model() -> None:
    assert set(SCHEMAS) == MODELS.keys() | WITHOUT_MODEL


@pytest.mark.parametrize("name", MODELS)
def test_fields_types_and_codes_are_the_same(name: str) -> None:
    model = MODELS[name]
    ours = model.model_json_schema(ref_template="{model}", mode="validation")
    names = {one.__name__: other for other, one in MODELS.items()}
    assert fields(ours, names) == fields(SCHEMAS[name], {})
    # The client fills the regime in; a model of its own stands for each.
    needed = {
        *ours.get("required", ()),
        *({"regime"} & set(ours["properties"]) if name.endswith("Guest") else ()),
    }
    assert needed == set(SCHEMAS[name].get("required", ()))


def test_every_operation_of_the_document_has_its_method() -> None:
    operations = {
        (method, path.removeprefix("/api/v1")) for path, item in DOCUMENT["paths"].items() for method in item
    }
    assert operations == METHODS.keys()


def test_lists_are_filtered_by_all_that_the_document_has() -> None:
    taken = set(Client.stays_page.__annotations__) - {"return"}
    wanted = {one["name"] for one in DOCUMENT["paths"]["/api/v1/stays"]["get"]["parameters"]}
    assert taken == wanted - {"facility"}
