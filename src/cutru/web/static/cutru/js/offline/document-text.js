// Enough of a document's text to show the person whom it is of. The text itself goes to the portal, which reads it
// with all its rules; what is shown here decides nothing.

import { shown } from "./dates.js";

const NAME_LINE = /^[PIACV][A-Z<][A-Z<]{3}/;
const CARD = /^[\s"'“\uFEFF\u200B]*\|?\s*\d{12}\s*\|/;
const NEW_CARDS_FROM = 20240701;

/** {regime, values, isZone} with as many values as could be read (perhaps none); null for what is no document. */
export function readScan(text) {
  if (CARD.test(text)) return { regime: "V", values: readCard(text), isZone: false };
  const lines = text.toUpperCase().split(/[\r\n]+/).map((line) => line.replace(/[\s"']/g, "").replace(/[«‹]/g, "<")).filter(Boolean);
  if (!NAME_LINE.test(lines[0] ?? "") || !lines.some((line) => line.includes("<<"))) return null;
  const values = readZone(lines);
  return { regime: values.nationality === "VNM" ? "V" : "F", values, isZone: true };
}

function readCard(text) {
  const parts = text.replace(/^[\s"'“\uFEFF\u200B]*\|?/, "").split("|").map((part) => part.trim());
  const [number, , name = "", birth = "", sex = "", , issued = ""] = parts;
  const day = /^(\d{2})(\d{2})(\d{4})$/;
  const on = day.exec(issued);
  const isNew = parts.length > 7 || (on && Number(`${on[3]}${on[2]}${on[1]}`) >= NEW_CARDS_FROM);
  return {
    document_type: isNew ? "8" : "1",
    document_number: number,
    full_name: name,
    birth_date: birth.replace(day, "$1/$2/$3"),
    sex: { nam: "M", "nữ": "F" }[sex.normalize("NFC").toLowerCase()] ?? "",
  };
}

/** Passports have two lines of 44, cards three of 30 or two of 36. */
function readZone(lines) {
  const [one, two, three] = lines;
  if (lines.length === 2 && [44, 36].includes(one.length) && two.length === one.length) {
    return { ...common(one.slice(5), two.slice(10, 13), two.slice(13, 19), two[20]), document_number: bare(two.slice(0, 9)) };
  }
  if (lines.length === 3 && lines.every((line) => line.length === 30)) {
    const number = one.startsWith("IDVNM") ? one.slice(15, 27) : one.slice(5, 14);
    return { ...common(three, two.slice(15, 18), two.slice(0, 6), two[7]), document_number: bare(number) };
  }
  return {};
}

const bare = (text) => text.replaceAll("<", "");

function common(name, nationality, birth, sex) {
  const [surname, given = ""] = name.replace(/<+$/, "").split("<<");
  return {
    full_name: `${surname} ${given}`.replaceAll("<", " ").trim(),
    nationality: bare(nationality),
    birth_date: birthOf(birth),
    sex: sex === "M" || sex === "F" ? sex : "",
  };
}

/** A birth of which the zone knows less than the day is left to the person. */
function birthOf(text) {
  const parts = /^(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return "";
  const [year, month, day] = parts.slice(1).map(Number);
  const recent = new Date(2000 + year, month - 1, day);
  return shown(recent > new Date() ? new Date(1900 + year, month - 1, day) : recent);
}
