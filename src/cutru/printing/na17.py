"""NA17, Phiếu khai báo tạm trú cho người nước ngoài, laid out as printed by Thông tư 04/2015/TT-BCA."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cutru.law.forms import FormColumn, PaperForm, load_form
from cutru.printing.documents import Confirmation, FacilitySlip, NA17Guest, mark_of, period_text
from cutru.printing.engine import Picture, render
from cutru.printing.qr import qr_svg

MARK = "x"


def na17_pdf(
    facility: FacilitySlip,
    guests: Sequence[NA17Guest],
    declared_on: date,
    declared_by: str,
    confirmation: Confirmation | None = None,
    check_url: str | None = None,
) -> bytes:
    """The slip for one guest or a list, over as many pages as it takes; headings repeat on each page.

    `declared_by`: who signs for the facility. With `check_url` a QR code stands beside the notes. Raises
    ValueError without guests.
    """
    if not guests:
        raise ValueError("a slip needs at least one guest")
    form = load_form("NA17")
    return render(
        "na17",
        {
            "mark": mark_of(facility.is_test),
            **_head(form, facility, declared_on),
            "columns": [_heading(column) for column in form.columns],
            "rows": [[cell for column in form.columns for cell in _cells(column, guest)] for guest in guests],
            "signatures": {
                signature.position: {"who": signature.who, "instruction": signature.instruction}
                for signature in form.signatures
            },
            "declared_by": declared_by,
            "confirmation": _confirmation(confirmation),
            "notes_heading": form.notes_heading,
            "notes": [{"ref": note.ref, "text": note.text} for note in form.notes],
            "receipts": [[str(guest.seq), guest.receipt] for guest in guests if guest.receipt],
            "check": _check(check_url),
        },
    )


def _head(form: PaperForm, facility: FacilitySlip, declared_on: date) -> dict[str, Any]:
    values = {
        "facility_name": facility.name,
        "facility_address": facility.address,
        "facility_phone": facility.phone,
    }
    date_line = form.header.date_line.format(
        place=facility.province_name,
        day=f"{declared_on.day:02}",
        month=f"{declared_on.month:02}",
        year=f"{declared_on.year:04}",
    )
    return {
        "code": form.header.code,
        "issued": form.header.issued,
        "nation": form.header.nation,
        "motto": form.header.motto,
        "date_line": date_line,
        "title": form.title,
        "addressed_to": form.header.addressed_to,
        "recipient": facility.unit_name,
        "facility": [
            {"label": field.label, "value": values[field.id], "note": field.note or ""}
            for field in form.facility_fields
        ],
    }


def _heading(column: FormColumn) -> dict[str, Any]:
    label = f"{column.label} {column.note}" if column.note else column.label
    return {"id": column.id, "label": label, "sub": [sub.label for sub in column.sub_columns]}


def _cells(column: FormColumn, guest: NA17Guest) -> list[str]:
    """What a guest's row says in a column: one text, or one for each sub-column."""
    if column.sub_columns:
        marked = {"M": "male", "F": "female"}.get(guest.sex)
        return [MARK if sub.id == marked else "" for sub in column.sub_columns]
    return [_texts(column, guest)[column.id]]


def _texts(column: FormColumn, guest: NA17Guest) -> Mapping[str, str]:
    passport = {"passport_type": guest.passport_type_vi, "passport_number": guest.passport_number}
    return {
        "seq": str(guest.seq),
        "full_name": guest.full_name,
        "birth_date": guest.birth,
        "nationality": guest.nationality_vi,
        "passport": ", ".join(passport[name] for name in column.print_order if passport.get(name)),
        "entry_document": guest.entry_document,
        "latest_entry": guest.entry,
        "entry_purpose": guest.purpose,
        "stay": period_text(guest.stay_from, guest.stay_to),
    }


def _confirmation(confirmation: Confirmation | None) -> dict[str, str] | None:
    if confirmation is None:
        return None
    return {
        "unit": confirmation.unit_name,
        "officer": confirmation.officer_name,
        "line": confirmation.line(),
    }


def _check(check_url: str | None) -> dict[str, Any] | None:
    return {"url": check_url, "qr": Picture(qr_svg(check_url))} if check_url else None
