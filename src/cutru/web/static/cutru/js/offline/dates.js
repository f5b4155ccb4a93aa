// Days and times as people type them, brought into the form in which they are shown.

const two = (number) => String(number).padStart(2, "0");

export const shown = (date) => `${two(date.getDate())}/${two(date.getMonth() + 1)}/${date.getFullYear()}`;

export const shownTime = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;

/** The date of "25/11/2026"; null for what is no day of any calendar. */
export function readDate(text) {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim());
  if (!parts) return null;
  const [day, month, year] = parts.slice(1).map(Number);
  const date = new Date(year, month - 1, day);
  return date.getDate() === day && date.getMonth() === month - 1 ? date : null;
}

/** "2511", "25/11", "25112026", "nay", "mai", "+2" (from `from`) → "25/11/2026"; anything else as it is. */
export function fullDate(text, from, today = new Date()) {
  const bare = text.trim().toLowerCase();
  const day = (start, more) => shown(new Date(start.getFullYear(), start.getMonth(), start.getDate() + more));
  if (["nay", "hôm nay", "today"].includes(bare)) return day(today, 0);
  if (["mai", "ngày mai", "tomorrow"].includes(bare)) return day(today, 1);
  if (/^\+\d{1,3}$/.test(bare)) return day(from ?? today, Number(bare));
  const parts = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?$/.exec(bare) ?? /^(\d{2})(\d{2})(\d{4})?$/.exec(bare);
  if (!parts) return text.trim();
  const [, dd, mm, yyyy] = parts;
  const year = yyyy ?? nearestYear(Number(dd), Number(mm), from ?? today);
  return `${two(Number(dd))}/${two(Number(mm))}/${year}`;
}

/** The year in which the day lies nearest, so that "0201" typed in December is next January. */
function nearestYear(day, month, to) {
  const far = (year) => Math.abs(new Date(year, month - 1, day) - to);
  return [0, 1, -1].map((more) => to.getFullYear() + more).reduce((one, other) => (far(other) < far(one) ? other : one));
}

/** "2240", "22.40", "22h40" → "22:40"; null for what is no time. */
export function fullTime(text) {
  const parts = /^(\d{1,2})[:.h]?(\d{2})$/i.exec(text.trim());
  return parts && Number(parts[1]) < 24 && Number(parts[2]) < 60 ? `${two(Number(parts[1]))}:${parts[2]}` : null;
}

/** A birth date with its day, or only month and year, or the year alone; null for anything else. */
export function fullBirth(text) {
  const bare = text.trim().replace(/[.-]/g, "/");
  if (/^\d{4}$/.test(bare) || /^(0?[1-9]|1[0-2])\/\d{4}$/.test(bare)) return bare;
  const parts = /^(\d{2})(\d{2})(\d{4})$/.exec(bare);
  const full = parts ? parts.slice(1).join("/") : bare;
  const date = readDate(full);
  return date ? shown(date) : null;
}
