// Telling the page that rows have come onto the sheet.

/**
 * Announces rows filled from documents; true when the page takes them in (`preventDefault` says so).
 *
 * With `toOpen`, the address of the first one, that row is to be gone to.
 */
export function tellRead(drafts, toOpen = "") {
  const event = new CustomEvent("cutru:read", { detail: { drafts, toOpen }, cancelable: true });
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
