"""Reading passports and identity cards from pictures, on the processor alone and without a network.

`open_file` makes pages of bytes, `Reader` finds the documents on a page. Models are loaded with the first
`Reader`, which takes about a second and belongs in a worker process, never in a web process.
"""

from cutru.identity.reading.found import FoundDocument, Kind, ReadField, Source
from cutru.identity.reading.opening import Page, as_jpeg, open_file, refuse_file
from cutru.identity.reading.unreadable import UnreadableFile

__all__ = [
    "FoundDocument",
    "Kind",
    "Page",
    "ReadField",
    "Source",
    "UnreadableFile",
    "as_jpeg",
    "open_file",
    "refuse_file",
]
