"""Bytes of strangers: what is read, what is refused, and that nothing else ever happens."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, features

from cutru.identity.reading import opening
from cutru.identity.reading.opening import (
    LONGEST_SIDE,
    MOST_PAGES,
    UnreadableFile,
    as_jpeg,
    open_file,
    refuse_file,
)
from tests.identity.reading import files
from tests.identity.reading.files import BLUE, RED, quartered, saved

PLACES = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))


def corners(image: Image.Image) -> list[str]:
    """red, blue, white or what else stands in each corner, clockwise from the upper left one."""
    return [named(image.getpixel((int(image.width * x), int(image.height * y)))) for x, y in PLACES]


def named(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    for name, colour in (("red", RED), ("blue", BLUE), ("white", (255, 255, 255))):
        if all(abs(one - other) <= 30 for one, other in zip(pixel, colour, strict=True)):
            return name
    return str(pixel)


def only_page(data: bytes) -> Image.Image:
    assert refuse_file(data) is None
    (page,) = open_file(data)
    assert page.number == 1
    assert page.image.mode == "RGB"
    assert page.image.info == {}
    return page.image


def refusal(data: bytes) -> str:
    """The code both ways in refuse these bytes with."""
    problem = refuse_file(data)
    assert problem is not None
    with pytest.raises(UnreadableFile) as raised:
        list(open_file(data))
    assert raised.value.problem == problem
    assert (problem.field, problem.severity) == ("file", "error")
    assert problem.message_vi != problem.message_en
    return problem.code


UPRIGHT = ["red", "white", "blue", "white"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_every_kind_of_picture_is_told_by_its_content(kind: str) -> None:
    image = only_page(saved(quartered(), kind))
    assert image.size == (300, 200)
    assert corners(image) == UPRIGHT


def test_a_pdf_of_scans_gives_its_pages_in_order() -> None:
    data = files.pdf([quartered((1240, 1754)), quartered((1754, 1240))])
    pages = list(open_file(data))
    assert [page.number for page in pages] == [1, 2]
    assert [max(page.image.size) for page in pages] == [LONGEST_SIDE, LONGEST_SIDE]
    assert [corners(page.image) for page in pages] == [UPRIGHT, UPRIGHT]
    assert pages[0].image.width < pages[0].image.height
    assert pages[1].image.width > pages[1].image.height


def test_a_pdf_page_of_a_cards_size_is_drawn_at_300_dots_per_inch() -> None:
    card = saved(quartered((1012, 638)), "PDF", resolution=300)
    assert only_page(card).size == (1013, 638)


def test_a_pdf_may_begin_behind_other_bytes() -> None:
    assert corners(only_page(b"\r\n\r\n" + files.pdf([quartered()]))) == UPRIGHT


def test_a_tiff_of_several_pages_gives_each() -> None:
    upside_down = quartered().transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    data = saved(quartered(), "TIFF", save_all=True, append_images=[upside_down, quartered((200, 300))])
    pages = list(open_file(data))
    assert [(page.number, page.image.size) for page in pages] == [
        (1, (300, 200)),
        (2, (300, 200)),
        (3, (200, 300)),
    ]
    assert corners(pages[1].image) == ["white", "red", "white", "blue"]


def test_the_small_preview_page_of_a_scanner_is_passed_over() -> None:
    data = saved(quartered((90, 60)), "TIFF", save_all=True, append_images=[quartered()])
    (page,) = open_file(data)
    assert (page.number, page.image.size) == (1, (300, 200))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_whichever_way_the_camera_was_held(kind: str, orientation: int) -> None:
    turned = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    image = quartered() if turned is None else quartered().transpose(turned)
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = only_page(saved(image, kind, exif=exif))
    assert upright.size == (300, 200)
    assert corners(upright) == UPRIGHT


def test_broken_metadata_does_not_keep_a_picture_out() -> None:
    data = saved(quartered(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert corners(only_page(data)) == UPRIGHT


MODES: dict[str, Callable[[Image.Image], bytes]] = {
    "CMYK JPEG": lambda image: saved(image.convert("CMYK"), "JPEG"),
    "CMYK TIFF": lambda image: saved(image.convert("CMYK"), "TIFF"),
    "LZW TIFF": lambda image: saved(image, "TIFF", compression="tiff_lzw"),
    "JPEG in TIFF": lambda image: saved(image, "TIFF", compression="jpeg"),
    "palette PNG": lambda image: saved(image.quantize(8), "PNG"),
    "palette PNG with a clear colour": lambda image: saved(image.quantize(8), "PNG", transparency=250),
    "RGBA PNG": lambda image: saved(image.convert("RGBA"), "PNG"),
    "RGBA WebP": lambda image: saved(image.convert("RGBA"), "WEBP", lossless=True),
    "progressive JPEG": lambda image: saved(image, "JPEG", progressive=True),
    "moving WebP": lambda image: saved(
        image, "WEBP", save_all=True, append_images=[Image.new("RGB", image.size)]
    ),
    "moving PNG": lambda image: saved(
        image, "PNG", save_all=True, append_images=[Image.new("RGB", image.size)]
    ),
    "MPO": lambda image: saved(image, "MPO", save_all=True, append_images=[Image.new("RGB", image.size)]),
}


@pytest.mark.parametrize("mode", MODES)
def test_every_kind_of_pixels_becomes_rgb(mode: str) -> None:
    image = only_page(MODES[mode](quartered()))
    assert image.size == (300, 200)
    assert corners(image) == UPRIGHT


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_keep_their_upper_half(kind: str) -> None:
    image = Image.frombytes("I;16", (300, 200), (0x80FF).to_bytes(2, "little") * 60_000)
    assert only_page(saved(image, kind)).getcolors() == [(60_000, (0x80, 0x80, 0x80))]


def test_what_is_transparent_lies_on_white() -> None:
    assert only_page(saved(Image.new("RGBA", (300, 200), (0, 0, 0, 0)), "PNG")).getcolors() == [
        (60_000, (255, 255, 255))
    ]
    assert only_page(saved(Image.new("LA", (300, 200), (0, 0)), "PNG")).getcolors() == [
        (60_000, (255, 255, 255))
    ]


def test_a_bilevel_scan_is_read() -> None:
    fax = Image.new("1", (2480, 3508), 1)
    assert only_page(saved(fax, "TIFF", compression="group4")).size == (1838, 2600)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_large_picture_is_brought_to_the_longest_side(kind: str) -> None:
    options = {"compression": "tiff_deflate"} if kind == "TIFF" else {}
    image = only_page(saved(quartered((5600, 4000)), kind, **options))
    assert image.size == (2600, 1857)
    assert corners(image) == UPRIGHT


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "file_empty"),
    "too many bytes": (
        lambda: saved(quartered(), "JPEG") + bytes(opening.LARGEST_FILE),
        "picture_file_too_large",
    ),
    "text": (lambda: b"P<UTOERIKSSON<<ANNA<MARIA", "picture_type_unknown"),
    "a moving GIF": (lambda: saved(quartered(), "GIF"), "picture_type_unknown"),
    "an SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "picture_type_unknown"),
    "a picture of an iPhone": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0", "picture_is_heic"),
    "an AVIF": (lambda: b"\0\0\0\x18ftypavif\0\0\0\0", "picture_type_unknown"),
    "numbers instead of colours": (lambda: saved(Image.new("F", (300, 200)), "TIFF"), "picture_type_unknown"),
    "a PNG bomb": (lambda: files.png_of(50_000, 50_000), "picture_too_large"),
    "a PNG just over": (lambda: files.png_of(10_000, 6_501), "picture_too_large"),
    "a JPEG bomb": (lambda: files.jpeg_of(65_000, 65_000), "picture_too_large"),
    "a JPEG just over": (lambda: files.jpeg_of(10_000, 6_501), "picture_too_large"),
    "a WebP bomb": (lambda: files.webp_of(16_000_000, 250), "picture_too_large"),
    "a WebP just over": (lambda: files.webp_of(10_000, 2_501), "picture_too_large"),
    "a TIFF bomb": (lambda: files.tiff_of(60_000, 60_000), "picture_too_large"),
    "a TIFF just over": (lambda: files.tiff_of(10_000, 6_501), "picture_too_large"),
    "a tiny picture": (lambda: saved(quartered((100, 60)), "PNG"), "picture_too_small"),
    "a hair line": (lambda: saved(quartered((9000, 90)), "PNG"), "picture_too_small"),
    "a JPEG cut in its header": (lambda: saved(quartered(), "JPEG")[:100], "picture_damaged"),
    "a JPEG of a thousand passes": (lambda: files.GOOD["JPEG"]() + b"\xff\xda" * 1000, "picture_damaged"),
    "a PNG cut in its header": (lambda: files.GOOD["PNG"]()[:20], "picture_damaged"),
    "a WebP cut in its header": (lambda: files.GOOD["WEBP"]()[:25], "picture_damaged"),
    "a TIFF cut in its header": (lambda: files.GOOD["TIFF"]()[:12], "picture_damaged"),
    "a PDF cut off": (lambda: b"%PDF-1.7\n" + files.GOOD["PDF"]()[9:60], "pdf_damaged"),
    "a PDF without pages": (lambda: files.empty_pages(0), "pdf_damaged"),
    "a PDF of many pages": (lambda: files.empty_pages(MOST_PAGES + 1), "picture_too_many_pages"),
    "a TIFF of many pages": (
        lambda: saved(quartered(), "TIFF", save_all=True, append_images=[quartered()] * MOST_PAGES),
        "picture_too_many_pages",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_its_header(name: str) -> None:
    make, code = REFUSED[name]
    assert refusal(make()) == code


def test_as_many_pages_as_are_allowed_are_read() -> None:
    assert [page.number for page in open_file(files.empty_pages(MOST_PAGES))] == list(
        range(1, MOST_PAGES + 1)
    )


def test_a_locked_pdf_is_refused_and_one_that_only_forbids_printing_is_read() -> None:
    from pypdf import PdfReader, PdfWriter

    def locked(password: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf([quartered()]))))
        writer.encrypt(password, owner_password="mat-khau-khac", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    assert refusal(locked("mat-khau")) == "pdf_locked"
    assert corners(only_page(locked(""))) == UPRIGHT


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_cut_off_behind_its_header_is_damaged(kind: str) -> None:
    data = saved(Image.effect_noise((300, 200), 80).convert("RGB"), kind)
    with pytest.raises(UnreadableFile) as raised:
        list(open_file(data[: len(data) * 2 // 3]))
    assert raised.value.problem.code == "picture_damaged"


def test_pages_before_a_damaged_one_are_given() -> None:
    pages = [Image.effect_noise((300, 200), 80).convert("RGB") for _ in range(2)]
    data = bytearray(
        saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    )
    data[-20_000:-10_000] = bytes(10_000)
    opened = open_file(bytes(data))
    assert next(opened).number == 1
    with pytest.raises(UnreadableFile) as raised:
        next(opened)
    assert raised.value.problem.code == "picture_damaged"


def test_a_pdf_whose_reader_stops_half_way_ends_its_process() -> None:
    pages = open_file(files.empty_pages(20))
    assert next(pages).number == 1
    pages.close()  # type: ignore[attr-defined]
    assert psutil.Process().children() == []


MEMORY = """
import resource, sys
from cutru.identity.reading.opening import UnreadableFile, open_file
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    print([page.image.size for page in open_file(sys.stdin.buffer.read())])
except UnreadableFile as error:
    print(error.problem.code)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize(
    ("name", "make", "answer"),
    [
        (
            "PNG",
            lambda: saved(Image.new("RGBA", (9900, 6500), "red"), "PNG", compress_level=1),
            "[(2600, 1707)]",
        ),
        (
            "JPEG",
            lambda: saved(Image.new("RGB", (9900, 6500), "red"), "JPEG", progressive=True),
            "[(2600, 1707)]",
        ),
        (
            "WEBP",
            lambda: saved(Image.new("RGBA", (5000, 5000), "red"), "WEBP", lossless=True),
            "[(2600, 2600)]",
        ),
        (
            "TIFF",
            lambda: saved(Image.new("RGBA", (9900, 6500)), "TIFF", compression="tiff_lzw"),
            "[(2600, 1707)]",
        ),
        ("bomb", lambda: files.png_of(50_000, 50_000), "picture_too_large"),
    ],
)
def test_the_largest_pictures_stay_under_half_a_gigabyte(
    name: str, make: Callable[[], bytes], answer: str
) -> None:
    source = str(Path(opening.__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", MEMORY],
        input=make(),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": source},
    )
    said, megabytes = done.stdout.decode().splitlines()
    assert said == answer
    assert int(megabytes) < 500, f"{name} took {megabytes} MB"


def test_a_kept_jpeg_holds_nothing_but_the_picture() -> None:
    exif = Image.Exif()
    exif[0x010E] = "GPS 21.0285, 105.8542"
    sent = saved(
        quartered((3000, 2000)), "JPEG", exif=exif, comment=b"Canon of somebody", icc_profile=b"x" * 200
    )
    (page,) = open_file(sent)
    kept = as_jpeg(page.image, 1000)
    assert segments(kept) == {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1000, 667))
        assert corners(image) == UPRIGHT


def test_a_picture_with_a_comment_of_its_own_loses_it_when_kept() -> None:
    image = quartered()
    image.info["comment"] = b"secret"
    assert segments(as_jpeg(image, 2600)) == {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
    assert image.size == (300, 200)


def segments(jpeg: bytes) -> set[int]:
    """The kinds of segments before the pixels."""
    kinds, place = set(), 2
    while jpeg[place + 1] != 0xDA:
        kinds.add(jpeg[place + 1])
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    return kinds | {0xDA}


def outcome(data: bytes) -> None:
    """Reads the bytes to the end; anything but pages or the one exception fails the test."""
    try:
        pages = list(open_file(data))
    except UnreadableFile as error:
        pages = []
        told = error.problem.message_vi
    else:
        told = ""
    assert [page.image.mode for page in pages] == ["RGB"] * len(pages)
    assert all(max(page.image.size) <= LONGEST_SIDE for page in pages)
    assert bool(pages) != bool(told)


STARTS = [
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x24\0\0\0WEBP",
    b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08",
]


@settings(max_examples=300, deadline=None)
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
def test_any_bytes_give_pages_or_the_documented_exception(start: bytes, rest: bytes) -> None:
    outcome(start + rest)


Changes = list[tuple[float, int]]
changes = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=12)


def damaged(data: bytes, flips: Changes, kept: float) -> bytes:
    changed = bytearray(data)
    for place, bits in flips:
        changed[int(place * len(changed))] ^= bits
    return bytes(changed[: max(1, int(len(changed) * kept))])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=changes, head=st.booleans(), kept=st.one_of(st.just(1.0), st.floats(0, 1)))
def test_any_damaged_picture_gives_pages_or_the_documented_exception(
    kind: str, flips: Changes, head: bool, kept: float
) -> None:
    data = files.GOOD[kind]()
    if head:
        flips = [(place * min(1.0, 400 / len(data)), bits) for place, bits in flips]
    outcome(damaged(data, flips, kept))


@settings(max_examples=15, deadline=None)
@given(flips=changes, kept=st.one_of(st.just(1.0), st.floats(0, 1)))
def test_any_damaged_pdf_gives_pages_or_the_documented_exception(flips: Changes, kept: float) -> None:
    outcome(b"%PDF-" + damaged(files.GOOD["PDF"](), flips, kept)[5:])


def test_the_library_reads_all_the_kinds_that_are_promised() -> None:
    assert [features.check(name) for name in ("jpg", "zlib", "webp", "libtiff")] == [True] * 4
