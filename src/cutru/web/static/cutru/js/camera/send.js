// Sending what the camera saw to the portal.

const POLL = 300;
const LONGEST = 30_000;

const token = () => document.querySelector('meta[name="csrf-token"]').content;

/** Sends a card's code; answers `{ drafts, words }` or what was wrong (`isAgain`: it may be sent once more). */
export async function sendCode(address, text, said) {
  const { answer } = await ask(address, { method: "POST", body: new URLSearchParams({ scan: text }) });
  if (answer?.draft) return { drafts: [answer.draft], words: said.readName.replace("{name}", answer.name) };
  if (answer?.login) return { login: answer.login };
  const isAgain = !answer?.problems;
  return { words: isAgain ? said.offline : answer.problems.join(" "), isWrong: true, isAgain };
}

/** Sends a frame and waits until it was read; answers `{ drafts, words }`, without drafts when nothing was found. */
export async function sendFrame(address, blob, said) {
  const body = new FormData();
  body.append("camera", "1");
  body.append("file", blob, "camera.jpg");
  // Frames go by themselves: a camera left open is no sign of a person.
  const { answer } = await ask(address, { method: "POST", body, headers: { "X-Background": "1" } });
  if (answer?.login) return { login: answer.login };
  const [upload] = answer?.uploads ?? [];
  if (upload?.state !== "waiting") {
    return { words: upload?.message || answer?.message || said.offline, isWrong: true };
  }
  return wait(`${address}${answer.batch}/`, said);
}

async function wait(address, said) {
  const end = performance.now() + LONGEST;
  while (performance.now() < end) {
    await new Promise((resolve) => {
      setTimeout(resolve, POLL);
    });
    const { answer, status } = await ask(address, { headers: { "X-Background": "1" } });
    if (answer?.login) return { login: answer.login };
    if (status === 404) return {}; // a frame without a document is forgotten
    const [upload] = answer?.uploads ?? [];
    if (upload?.state === "done") return { drafts: upload.drafts, words: said.read };
    if (upload?.state === "nothing") return { words: upload.message };
    if (upload?.state === "failed") return { words: upload.message || said.offline, isWrong: true };
  }
  return { words: said.slow, isWrong: true };
}

async function ask(address, { headers = {}, ...request }) {
  try {
    const response = await fetch(address, {
      ...request, headers: { "X-CSRFToken": token(), "X-Sheet": "1", Accept: "application/json", ...headers },
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, answer: isJson ? await response.json() : null };
  } catch {
    return { status: 0, answer: null };
  }
}
