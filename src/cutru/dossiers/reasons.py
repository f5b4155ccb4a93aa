"""Sentences an officer can pick for refusals, requests and questions; they go onto papers, in Vietnamese."""

from datetime import date

from cutru.dossiers.checks import consent_problems, form_problems, part_problems, register_problems
from cutru.dossiers.content import Content
from cutru.dossiers.desks import authority_name
from cutru.dossiers.models import DeskKind
from cutru.identity.dates import show_date
from cutru.law.catalogue import ALL
from cutru.law.forms.paper import paper_form

COMMITTEE_FORMS = ("ND154-01", "ND154-02")
"""Declarations on which the committee of the ward confirms something."""

_USUAL = {
    "refuse": (
        "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan.",
        "Thông tin kê khai không khớp với Cơ sở dữ liệu quốc gia về dân cư.",
        "Giấy tờ gửi kèm không đọc được hoặc không đúng loại.",
    ),
    "ask_supplement": (
        "Giấy tờ gửi kèm không đọc được, đề nghị nộp lại bản rõ.",
        "Thông tin kê khai không khớp với cơ sở dữ liệu, đề nghị kiểm tra và khai lại.",
    ),
    "deny": (
        "Kết quả xác minh không đúng với nội dung kê khai.",
        "Cơ quan được hỏi ý kiến không xác nhận nội dung đề nghị.",
    ),
}
MOST_FOUND = 6
"""So many faults of one dossier are offered as reasons."""


def reasons_for(content: Content, move: str, on: date) -> tuple[str, ...]:
    """What is wrong with this dossier, then what the procedure says, then the usual reasons."""
    problems = [problem for key in content.keys for problem in form_problems(content, key)]
    problems += [*part_problems(content), *consent_problems(content), *register_problems(content, on)]
    found = [problem.message_vi for problem in problems if problem.severity == "error"][:MOST_FOUND]
    outcome = {"refuse": "refuse", "ask_supplement": "supplement"}.get(move)
    stated = [
        f"{one.condition.vi.rstrip('.')}."
        for one in content.procedure.intake_outcomes
        if one.outcome == outcome and one.case in (ALL, content.case.id)
    ]
    return tuple(dict.fromkeys((*found, *stated, *_USUAL[move])))


def form_to_confirm(content: Content) -> str:
    """The declaration of the dossier that the committee confirms; empty when it holds none."""
    return next((one for one in content.form_ids if one in COMMITTEE_FORMS), "")


def question_for(content: Content, to: DeskKind) -> str:
    """The question to another authority as it is offered to the officer."""
    dossier, subject = content.dossier, content.subject
    about = subject.full_name
    if subject.birth_date:
        about += f", sinh ngày {show_date(subject.birth_date)}"
    asker = authority_name(dossier)
    if to == DeskKind.IMMIGRATION:
        return (
            f"{asker} đề nghị cơ quan quản lý xuất nhập cảnh xác minh nhân thân, quốc tịch và giấy tờ "
            f"xuất nhập cảnh của {about} để giải quyết hồ sơ {dossier.shown_code}."
        )
    if form := form_to_confirm(content):
        title = paper_form(form).title.vi
        return (
            f"{asker} đề nghị Ủy ban nhân dân xác nhận {title[:1].lower()}{title[1:]} của {about} gửi kèm "
            f"hồ sơ {dossier.shown_code}."
        )
    return (
        f"{asker} đề nghị Ủy ban nhân dân xác nhận thông tin về chỗ ở của {about} để giải quyết hồ sơ "
        f"{dossier.shown_code}."
    )
