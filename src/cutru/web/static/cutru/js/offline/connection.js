// Whether the portal can be reached. The browser's own word is a hint only: a hotel's Wi-Fi may be there while the
// line behind it is cut. Asked when something went wrong, and while the portal is away; never as long as all is well.

const ADDRESS = "/ngoai-tuyen/mang/";
const AGAIN = 10_000; // milliseconds
const PATIENCE = 8_000;

let isAway = false;
let timer = 0;
const listeners = new Set();

/** Asks the portal; answers whether it is there, and tells those who listen when that has changed. */
export async function probe() {
  clearTimeout(timer);
  let isThere = false;
  if (navigator.onLine) {
    try {
      const answer = await fetch(ADDRESS, { credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      isThere = answer.ok;
    } catch {
      isThere = false;
    }
  }
  if (isThere === isAway) {
    isAway = !isThere;
    for (const listener of listeners) listener(isThere);
  }
  if (!isThere) timer = setTimeout(probe, AGAIN);
  return isThere;
}

/** `does` is called with true when the portal is there again, with false when it is away. */
export function onConnection(does) {
  listeners.add(does);
}

window.addEventListener("offline", probe);
window.addEventListener("online", probe);
document.addEventListener("htmx:sendError", probe);
document.addEventListener("cutru:unreachable", probe);
