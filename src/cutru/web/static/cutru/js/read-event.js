// Telling the page that rows have come onto the sheet.

/** Announces rows read from documents; true when the page has taken them in (`preventDefault` says so). */
export function tellRead(drafts) {
  const event = new CustomEvent("cutru:read", { detail: { drafts }, cancelable: true });
  return !document.dispatchEvent(event);
}

/** Opens a row from wherever the page is; on the sheet itself the page is loaded anew, so that the row is there. */
export function openRow(address) {
  document.activeElement?.blur?.(); // what was being typed is saved by its change
  const target = new URL(address, window.location.href);
  const isHere = target.pathname === window.location.pathname && target.search === window.location.search;
  window.location.assign(target.href);
  if (isHere) window.location.reload();
}
