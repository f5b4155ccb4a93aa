// What a text from a scanner, a camera or the clipboard is: lines of a passport zone, a card's code, or neither.

const ZONE_START = /^\s*[PIACV][A-Z0-9<]{4}/i;
const CARD_START = /^[\s"'“\ufeff|]*\d{12}\s*\|/;
const WHOLE_CARD = /^[\s"'“\ufeff|]*\d{12}\s*\|(?:[^|]*\|){5}\s*(?:\d{8}|\d{4})(?!\d)/;

/** Sooner than this a fast typist's word or a product's barcode looks like a document. */
const FEWEST_KEYS = 12;
const CARD_LINE = 30;

/** Whether what came in one burst so far can only be the beginning of a document. */
export function isDocumentStart(burst) {
  if (CARD_START.test(burst)) return true;
  if (burst.length < FEWEST_KEYS || !/^[PIACV][A-Z0-9<][A-Z<]{3}[A-Z0-9<]*$/i.test(withoutMarks(burst))) return false;
  // Some cards carry no filler in their first line; thirty signs with so many digits are no word.
  return burst.includes("<") || (burst.length === CARD_LINE && burst.replace(/\D/g, "").length >= 6);
}

/** Whether a text may still become a document's: the next line or the rest of a card's code is to come. */
export const isUnfinished = (text) => (CARD_START.test(text) ? !WHOLE_CARD.test(text) : isUnfinishedZone(text));

/** Whether a text is still the beginning of a machine-readable zone whose other lines are to come. */
export function isUnfinishedZone(text) {
  const bare = text.trim();
  if (!ZONE_START.test(withoutMarks(bare)) || !bare.includes("<")) return false;
  const lines = bare.split(/[\r\n]+/).map((line) => line.trim()).filter(Boolean);
  if (lines.length === 1) return lines[0].replaceAll(" ", "").length < 72;
  return lines.length === 2 && lines[0].length < 34; // three short lines make a card
}

export const isWholeDocument = (text) =>
  /^\W*\d{12}\s*\|.*\|/.test(text) || (text.split("<").length > 6 && !isUnfinishedZone(text));

/** Whether a text is an identity card's code, whole or cut off; other QR codes are none of ours. */
export const isCard = (text) => CARD_START.test(text);

/** Whether a burst that began like a document went on like one: a barcode has neither fillers nor a second line. */
export const wentOnLikeADocument = (text) =>
  CARD_START.test(text) || text.includes("<<") || (text.includes("<") && text.trim().includes("\n"));

/** Letters with Vietnamese marks never stand in a zone: an input method has put them there. */
export const hasMarks = (text) => /[^\x00-\x7f«‹〈＜≤]/.test(text);

const withoutMarks = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "D");
