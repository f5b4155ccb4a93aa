"""Pictures of invented documents as the bytes of files, drawn once for each process."""

import io
from functools import lru_cache

from PIL import Image

from tests.specimens import Kind, Specimen, make, phone_jpeg


@lru_cache(maxsize=64)
def specimen(seed: int, kind: Kind = "TD3") -> Specimen:
    return make(seed, kind)


@lru_cache(maxsize=64)
def photo(seed: int, kind: Kind = "TD3", orientation: int = 6) -> bytes:
    """The document as a phone photographs it, with place and time in its Exif."""
    return phone_jpeg(specimen(seed, kind).image, orientation=orientation)


@lru_cache(maxsize=4)
def empty_photo(colour: str = "#556655") -> bytes:
    """A photo with nothing to read."""
    memory = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(memory, "JPEG")
    return memory.getvalue()
