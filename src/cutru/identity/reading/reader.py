"""Finding the documents on a page."""

from datetime import date

import numpy as np
import zxingcpp
from rapidocr import RapidOCR

from cutru.identity.id_card_qr import IdCardReading, read_id_card_qr
from cutru.identity.mrz import MrzReading, read_mrz
from cutru.identity.reading.found import FoundDocument, ReadField, Source
from cutru.identity.reading.opening import Page


class Reader:
    """Holds the models; one of it serves a whole process, one page at a time."""

    def __init__(self) -> None:
        self._engine = RapidOCR(
            params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"}
        )

    def read(self, page: Page, *, today: date, allow_specimen: bool = False) -> list[FoundDocument]:
        """Every document of the page, from top to bottom; none when nothing legible is there."""
        pixels = np.asarray(page.image)
        whole = ((0.0, 0.0), (float(page.image.width), 0.0), (0.0, 0.0), (0.0, 0.0))
        found: list[FoundDocument] = []
        for code in zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode):
            card, problems = read_id_card_qr(code.text, today=today)
            if card is not None:
                found.append(FoundDocument("ID_CARD_QR", _fields(card, "qr"), tuple(problems), card, whole))
        texts = self._engine(pixels[:, :, ::-1]).txts or ()
        zone, problems = read_mrz("\n".join(texts)[:2000], today=today, allow_specimen=allow_specimen)
        if zone is not None:
            found.append(FoundDocument(zone.kind, _fields(zone, "mrz"), tuple(problems), zone, whole))
        return found


def _fields(reading: MrzReading | IdCardReading, source: Source) -> dict[str, ReadField]:
    values = {
        "full_name": reading.full_name,
        "sex": reading.sex,
        "birth_date": reading.birth.date.isoformat() if reading.birth else None,
        "nationality": reading.nationality,
    }
    return {name: ReadField(value, source, 0.5) for name, value in values.items() if value}
