"""Documents at true size: passports, cards and visas by ICAO Doc 9303, Vietnamese cards with their QR code.

Everything is laid out in millimetres from the upper left corner and drawn at `scale` pixels per millimetre.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import segno
from PIL import Image, ImageDraw

from tests.specimens.names import words
from tests.specimens.paper import OCRB_EM, Colour, guilloche, ocrb, portrait, write
from tests.specimens.people import TODAY, Bearer, personal_number
from tests.specimens.zones import Kind, lines

SCALE = 14.0
"""Pixels per millimetre of a drawn document, 356 to the inch; a photo shows it smaller or a little larger."""
SIZES: dict[Kind, tuple[float, float]] = {
    "TD3": (125.0, 88.0), "TD1": (85.6, 54.0), "TD2": (105.0, 74.0),
    "MRV-A": (120.0, 80.0), "MRV-B": (105.0, 74.0),
}  # fmt: skip
CARD = SIZES["TD1"]
_ZONE_HEIGHT = 23.2
_LINE_STEP = 6.35
_MARGIN: dict[Kind, float] = {"TD3": 6.0, "TD1": 4.0, "TD2": 6.0, "MRV-A": 4.0, "MRV-B": 6.0}
_CAP = 2.5
_BLACK: Colour = (28, 28, 32)
_TITLES: dict[Kind, tuple[str, ...]] = {
    "TD3": ("PASSPORT", "PASSPORT / PASSEPORT", "REISEPASS PASSPORT"),
    "TD1": ("IDENTITY CARD", "RESIDENCE PERMIT", "CARTE D'IDENTITÉ"),
    "TD2": ("IDENTITY CARD", "TRAVEL DOCUMENT", "PERSONALAUSWEIS"),
    "MRV-A": ("VISA", "ENTRY VISA", "VISA / VISUM"),
    "MRV-B": ("VISA", "ENTRY VISA", "VISA / VISUM"),
}


@dataclass(frozen=True)
class Canvas:
    """A drawing in millimetres."""

    image: Image.Image
    scale: float
    draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "draw", ImageDraw.Draw(self.image))

    def text(self, x: float, y: float, text: str, height: float, ink: Colour, weight: int = 500) -> None:
        """`height` is the font's size in mm, `y` the base line."""
        write(self.draw, (x * self.scale, y * self.scale), text, round(height * self.scale), ink, weight)

    def paste(self, x: float, y: float, image: Image.Image) -> None:
        self.image.paste(image, (round(x * self.scale), round(y * self.scale)))


def blank(rng: random.Random, size: tuple[float, float], scale: float) -> Canvas:
    width, height = round(size[0] * scale), round(size[1] * scale)
    return Canvas(Image.fromarray(guilloche(rng, width, height, scale)), scale)


def travel_document(rng: random.Random, person: Bearer, scale: float = SCALE) -> Image.Image:
    """The page with the zone: portrait, printed fields with labels, and the zone in OCR-B below."""
    kind = person.zone.kind
    width, height = SIZES[kind]
    canvas = blank(rng, (width, height), scale)
    ink = (rng.randrange(10, 60), rng.randrange(10, 60), rng.randrange(20, 90))
    top = height - _ZONE_HEIGHT
    back = kind == "TD1"
    if not back:
        photo_width, photo_height = (35, 45) if kind in ("TD3", "MRV-A") else (27, 35)
        photo = portrait(rng, round(photo_width * scale), round(photo_height * scale))
        canvas.paste(5, (top - photo_height) / 2 + 2, photo)
    canvas.text(5, 5.5, rng.choice(_TITLES[kind]), 4.2, ink, 700)
    canvas.text(width - 25, 5.5, person.zone.issuer, 4.2, ink, 600)
    left = 5.0 if back else photo_width + 9.0
    _fields(canvas, person, (left, 10.0), (width, top), ink)
    zone_ground(rng, canvas, (width, height))
    zone(canvas, lines(person.zone), (_MARGIN[kind], height))
    return canvas.image


def _fields(
    canvas: Canvas, person: Bearer, start: tuple[float, float], end: tuple[float, float], ink: Colour
) -> None:
    """Label above value, line by line, two columns where there is room."""
    number = person.zone.number
    rows = [
        ("Surname / Nom", person.surname.upper(), ""),
        ("Given names / Prénoms", person.given.upper(), ""),
        ("Nationality / Nationalité", person.zone.nationality, f"No. {number}"),
        ("Date of birth / Date de naissance", _shown(person.birth), person.sex.replace("<", "X")),
        ("Date of issue", f"{person.issued:%d.%m.%Y}", f"Expiry {person.expiry:%d.%m.%Y}"),
    ]
    left, y = start
    step = min(9.5, (end[1] - y - 1) / len(rows))
    for label, value, more in rows:
        canvas.text(left, y + step * 0.25, label, step * 0.22, ink, 400)
        canvas.text(left, y + step * 0.75, value, step * 0.36, _BLACK, 600)
        if more:
            canvas.text((left + end[0]) / 2 + 4, y + step * 0.75, more, step * 0.36, _BLACK, 600)
        y += step


def _shown(birth: str) -> str:
    """dd.mm.yy with the unknown parts crossed out."""
    return ".".join(birth[at : at + 2].replace("<<", "XX") for at in (4, 2, 0))


def zone_ground(rng: random.Random, canvas: Canvas, size: tuple[float, float]) -> None:
    """Many states print the ground paler below the zone, some do not."""
    if rng.random() < 0.3:
        return
    top = round((size[1] - _ZONE_HEIGHT) * canvas.scale)
    box = (0, top, canvas.image.width, canvas.image.height)
    white = Image.new("RGB", (canvas.image.width, canvas.image.height - top), (246, 246, 244))
    canvas.image.paste(Image.blend(canvas.image.crop(box), white, rng.uniform(0.4, 0.9)), box)


def zone(canvas: Canvas, text: tuple[str, ...], at: tuple[float, float]) -> None:
    """The lines in OCR-B size I, 6.35 mm apart, in the middle of the 23.2 mm above the lower edge."""
    left, bottom = at
    font = ocrb(OCRB_EM * canvas.scale)
    middle = bottom - _ZONE_HEIGHT / 2
    for place, line in enumerate(text):
        base = middle + (place - (len(text) - 1) / 2) * _LINE_STEP + _CAP / 2
        canvas.draw.text(
            (left * canvas.scale, base * canvas.scale), line, fill=_BLACK, font=font, anchor="ls"
        )


@dataclass(frozen=True)
class IdCard:
    """An invented Vietnamese card: its code's text and what should be read from it."""

    payload: str
    truth: dict[str, str]
    name: str
    fields: int


_ADDRESSES = (
    "Số 1, Phường Mẫu, Quận Mẫu, Hà Nội",
    "Ấp Mẫu, Xã Mẫu, Long An",
    "Tổ 5, Khu phố Ví Dụ, Phường Thử, Đồng Nai",
    "12/3B Đường Giả Định, Phường Ước Lệ, Quận Mẫu, TP.Hồ Chí Minh",
    "Thôn Thử, , Xã Ví Dụ, Huyện Mẫu, Nghệ An",
)


def id_card(rng: random.Random) -> IdCard:
    """7 fields on the front of the card of 2021, 11 on the back of that of 2024, 6 where one was cut off."""
    sex = rng.choice("MF")
    born = date(rng.randrange(1945, 2010), rng.randrange(1, 13), rng.randrange(1, 29))
    number = personal_number(rng, born, sex)
    name = f"{rng.choice(words('vietnamese', 0))} {rng.choice(words('vietnamese', 2 if sex == 'F' else 1))}"
    count = rng.choices((7, 11, 6), (50, 44, 6))[0]
    first = date(2024, 7, 1) if count == 11 else date(2021, 3, 1)
    last = TODAY if count == 11 else date(2024, 6, 1)
    issued = first + timedelta(days=rng.randrange((last - first).days))
    cells = [
        number, f"{rng.randrange(10**9):09}" if rng.random() < 0.5 else "", name, f"{born:%d%m%Y}",
        "Nữ" if sex == "F" else "Nam", rng.choice(_ADDRESSES), f"{issued:%d%m%Y}", "", "", "", "",
    ]  # fmt: skip
    truth = {
        "full_name": name, "sex": sex, "birth_date": born.isoformat(), "nationality": "VNM",
        "document_number": number, "personal_number": number, "document_type": "8" if count == 11 else "1",
    }  # fmt: skip
    return IdCard("|".join(cells[:count]), truth, name, count)


def id_card_side(rng: random.Random, card: IdCard, scale: float = SCALE) -> Image.Image:
    """The side with the code: 15 mm in the upper right corner, or 17 mm on the back of the newer card."""
    canvas = blank(rng, CARD, scale)
    ink = (150, 30, 40)
    newer = card.fields == 11
    side = 17.0 if newer else 15.0
    code = segno.make_qr(card.payload, error=rng.choice("LM"), encoding="utf-8", boost_error=False)
    modules = len(code.matrix)
    matrix = Image.new("L", (modules, modules), 255)
    matrix.putdata([0 if cell else 245 for row in code.matrix for cell in row])
    ground = round((side + 2) * scale)
    canvas.paste(CARD[0] - side - 5, 4, Image.new("RGB", (ground, ground), (246, 246, 244)))
    pixels = round(side * scale)
    canvas.paste(
        CARD[0] - side - 4, 5, matrix.resize((pixels, pixels), Image.Resampling.NEAREST).convert("RGB")
    )
    canvas.text(14, 6, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", 2.1, ink, 700)
    canvas.text(14, 10.5, "CĂN CƯỚC" if newer else "CĂN CƯỚC CÔNG DÂN", 3.6, ink, 700)
    if newer:
        canvas.draw.rounded_rectangle([v * scale for v in (8, 16, 21, 27)], 1.5 * scale, fill=(205, 175, 95))
    else:
        canvas.paste(5, 20, portrait(rng, round(22 * scale), round(29 * scale)))
    rows = (card.truth["document_number"], card.name.upper(), card.truth["birth_date"])
    for place, (label, value) in enumerate(zip(("Số / No.", "Họ và tên", "Ngày sinh"), rows, strict=True)):
        y = 28 + place * 8
        canvas.text(30, y, label, 1.8, _BLACK, 400)
        canvas.text(30, y + 4, value, 3.2, _BLACK, 600)
    return canvas.image
