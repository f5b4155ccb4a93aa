"""What is in the portal when its pictures are taken; see take_screenshots.py. Call once Django is set up."""

from datetime import timedelta


def newcomer() -> bool:
    """An account that has no authenticator yet."""
    from cutru.accounts.actions import create_account
    from cutru.accounts.models import Role
    from cutru.web.trial import TRIAL_PASSWORD

    create_account(
        None,
        username="khach-moi",
        password=TRIAL_PASSWORD,
        email="khach-moi@cutru.example",
        full_name="Đỗ Thị Mới",
        role=Role.FACILITY,
    )
    return True


def forget_drafts() -> bool:
    """An empty sheet, so that each picture shows the guest it is about."""
    from cutru.stays.models import Draft

    Draft.objects.all().delete()
    return True


def sample_file() -> bytes:
    """An official file of three guests, the second without its nationality."""
    from django.utils import timezone

    today = timezone.localdate()
    guests = [("ERIKSSON ANNA", "SWE"), ("MUSTERMANN ERIKA", ""), ("DUPONT JEANNE", "FRA")]
    rows = [
        f"<THONG_TIN_KHACH><so_thu_tu>{number}</so_thu_tu><ho_ten>{name}</ho_ten>"
        "<ngay_sinh>08/03/1990</ngay_sinh><ngay_sinh_dung_den>D</ngay_sinh_dung_den><gioi_tinh>F</gioi_tinh>"
        f"<ma_quoc_tich>{nationality}</ma_quoc_tich><so_ho_chieu>C{number:08}</so_ho_chieu>"
        f"<so_phong>30{number}</so_phong><ngay_den>{today:%d/%m/%Y}</ngay_den>"
        f"<ngay_di_du_kien>{today + timedelta(days=3):%d/%m/%Y}</ngay_di_du_kien><ngay_tra_phong/>"
        "</THONG_TIN_KHACH>"
        for number, (name, nationality) in enumerate(guests, 1)
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<KHAI_BAO_TAM_TRU>{''.join(rows)}</KHAI_BAO_TAM_TRU>".encode()


def work_on_imports() -> bool:
    """What the worker would do: this portal has none."""
    from cutru.exchange.actions import work_on
    from cutru.exchange.models import Import

    for waiting in Import.objects.all():
        work_on(waiting.pk)
    return True


def handed_in() -> str:
    """The page of four guests just handed in."""
    from django.urls import reverse

    from cutru.accounts.models import User
    from cutru.facilities.models import Facility
    from tests.stays.factories import foreign_guest, give_in, vietnamese_guest

    user = User.objects.get(username="khachsan")
    facility = Facility.objects.get(memberships__user=user)
    guests = [foreign_guest(), foreign_guest(full_name="ERIKSSON ANNA", room="306"), vietnamese_guest()]
    outcome = give_in(facility, *guests, actor=user)
    return reverse("stays:submission", args=[outcome.submission_id])


def busy_evening() -> bool:
    """Guests of some countries in the trial hotel: arriving, leaving today, declared late, gone, expected."""
    from django.utils import timezone

    from cutru.accounts.models import User
    from cutru.facilities.models import Facility
    from cutru.stays import actions
    from tests.stays.factories import foreign_guest, give_in, vietnamese_guest

    user = User.objects.get(username="khachsan")
    facility = Facility.objects.get(memberships__user=user)
    day = timezone.localdate()
    before = {
        "arrival_on": day - timedelta(days=2),
        "departure_on": day,
        "permitted_until": day + timedelta(days=30),
    }
    outcome = give_in(
        facility,
        foreign_guest(full_name="DUPONT JEANNE MARIE", nationality="FRA", room="203", **before),
        foreign_guest(full_name="SUHARTINI", nationality="IDN", room="204", permitted_until=None),
        vietnamese_guest(full_name="Lê Văn Thử", room="301", sex="M"),
        foreign_guest(full_name="KIM MIN SEO", nationality="KOR", room="502"),
        vietnamese_guest(full_name="Phạm Thị Hà Thử", room="302"),
        foreign_guest(full_name="NOVAK EVA", nationality="CZE", room="404"),
        foreign_guest(full_name="TANAKA HARUTO", nationality="JPN", sex="M", room="207"),
        actor=user,
    )
    stays = [result.stay_id for result in outcome.results if result.stay_id]
    actions.depart(user, stays[2:3])
    actions.confirm(User.objects.get(username="congan"), stays[3:4])
    return True


def dossier_begun() -> str:
    """The tasks of a dossier of the trial citizen with its first task done."""
    from django.urls import reverse

    from cutru.accounts.models import User
    from cutru.dossiers import actions
    from cutru.dossiers.models import Channel
    from cutru.dossiers.prefill import SUBJECT

    citizen = User.objects.get(username="congdan")
    begun = actions.start(citizen, "temporary-residence-registration", "general", Channel.ONLINE)
    actions.choose_parts(citizen, begun.code, {SUBJECT: citizen.citizen.personal_number})
    return reverse("dossiers:tasks", args=[begun.code])


def dossier_filed() -> tuple[str, str]:
    """How an accepted dossier of an invented person stands, and their account."""
    from django.urls import reverse

    from cutru.accounts.models import User
    from tests.dossiers.scenes import scene
    from tests.dossiers.steps import accepted

    made = scene("temporary-residence-registration", "general")
    dossier = accepted(made, User.objects.get(username="congan"))
    return reverse("dossiers:status", args=[dossier.code]), made.citizen.username


def notice_written() -> str:
    """A citizen's notification of one guest at the trial hotel."""
    from django.urls import reverse
    from django.utils import timezone

    from cutru.accounts.models import User
    from cutru.citizens import actions
    from cutru.facilities.models import Facility

    citizen, day = User.objects.get(username="congdan"), timezone.localdate()
    hotel = Facility.objects.get(memberships__user__username="khachsan")
    notice = actions.choose_place(citizen, actions.start_notice(citizen).pk, hotel)
    values = {
        "full_name": "Phạm Thị Đi Cùng", "birth_date": "15/01/1991", "sex": "F", "document_type": "8",
        "document_number": "001191000777", "reason": "1", "room": "501", "arrival_on": f"{day:%d/%m/%Y}",
        "departure_on": f"{day + timedelta(days=2):%d/%m/%Y}",
    }  # fmt: skip
    actions.put_guest(citizen, notice.pk, None, values, {})
    return reverse("citizens:guests", args=[notice.pk])


def full_desk() -> bool:
    """Filed dossiers of several procedures, one of them complete."""
    from cutru.accounts.models import User
    from tests.dossiers.desk_factories import listed
    from tests.dossiers.scenes import scene
    from tests.dossiers.steps import filed

    officer = User.objects.get(username="congan")
    filed(scene("household-separation", "same-dwelling"), officer)
    listed("Lý Văn Gấp", typed_by=officer, due_in=0.4, state="accepted", handled_by=officer)
    listed("Đỗ Thị Chờ", typed_by=officer, due_in=12)
    extension = "temporary-residence-extension"
    listed("Mai Thị Hỏi", typed_by=officer, due_in=14, state="referred", procedure_id=extension)
    return True
