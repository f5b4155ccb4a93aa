// Hands in what waits on this device, for the facility that is logged in here.

import { isAtWork, keepKey, settle, waiting } from "./store.js";

const KEY = "/ngoai-tuyen/khoa/";
const SEND = "/ngoai-tuyen/gui/";
const LOCK = "cutru-offline-send";
const AT_ONCE = 50;
const FORBIDDEN = 403;
// The page asks by itself, so it does not keep the session awake.
const HEADERS = { Accept: "application/json", "X-Background": "1" };

/**
 * Who works here: {facility, csrf}, after keeping the facility's key; or {state: "away" | "login"}.
 *
 * The kept page does not know who has it open; strangers and officers have no key, and none is asked for them.
 */
export async function whoWorksHere() {
  if (!isAtWork()) return { state: "login" };
  let answer;
  try {
    answer = await fetch(KEY, { headers: HEADERS, cache: "no-store", redirect: "error" });
  } catch {
    return { state: "away" };
  }
  if (answer.status >= 500) return { state: "away" };
  if (!answer.ok) return { state: "login" };
  const told = await answer.json();
  await keepKey({
    facility: told.facility,
    id: told.key.id,
    public: told.key.public,
    label: told.label,
    roomRequired: told.room_required,
    seenAt: Date.now(),
    fetchedAt: Date.now(),
  });
  return told;
}

/**
 * Sends the queue; two windows do it one after the other. With `again` those that were refused before go as well.
 * Answers {state, sent, kept, refused, submissions, sheet}; state is nothing, away, login, other, failed or done.
 */
export function sendQueue({ again = false } = {}) {
  return navigator.locks.request(LOCK, () => sendNow(again));
}

async function sendNow(again) {
  const result = { state: "nothing", sent: 0, kept: 0, refused: 0, submissions: [], sheet: "" };
  const queue = (await waiting()).filter((item) => again || !item.refused);
  if (!queue.length) return result;
  let me = await whoWorksHere();
  if (me.state) return { ...result, state: me.state };
  const mine = queue.filter((item) => item.facility === me.facility);
  if (!mine.length) return { ...result, state: "other" };
  for (let start = 0; start < mine.length; start += AT_ONCE) {
    const batch = mine.slice(start, start + AT_ONCE);
    let answer = await post(batch, me.csrf);
    if (answer === FORBIDDEN) {
      me = await whoWorksHere(); // somebody logged in anew meanwhile: the token is another one
      if (me.state) return { ...result, state: me.state };
      answer = await post(batch.filter((item) => item.facility === me.facility), me.csrf);
    }
    if (typeof answer === "number") return { ...result, state: answer ? "failed" : "away" };
    await take(answer, result);
  }
  return { ...result, state: "done" };
}

/** The answer's JSON; its status when it is a refusal, 0 when the portal could not be reached. */
async function post(batch, csrf) {
  const items = batch.map(({ reference, facility, key_id, acted_at, sealed }) => ({
    reference, facility, key_id, acted_at, sealed,
  }));
  try {
    const answer = await fetch(SEND, {
      method: "POST",
      headers: { ...HEADERS, "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ items }),
      redirect: "error",
    });
    return answer.ok ? await answer.json() : answer.status;
  } catch {
    return 0;
  }
}

/** Only what the portal has named leaves the device. */
async function take({ answers, submissions, sheet }, result) {
  const ends = new Set();
  const refused = new Map();
  for (const { reference, outcome, message } of answers) {
    if (outcome === "refused") refused.set(reference, message);
    else ends.add(reference);
    if (outcome === "kept") result.kept += 1;
    else if (outcome !== "refused") result.sent += 1;
  }
  await settle(ends, refused);
  result.refused += refused.size;
  result.submissions.push(...submissions);
  result.sheet = sheet;
}
