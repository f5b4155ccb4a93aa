// Saves what is typed, a moment after the last change. Never blocks: sending the form works as ever.

const PAUSE = 1500;
const AGAIN = 15000;

for (const status of document.querySelectorAll("[data-autosave]")) follow(status, status.closest("form"));

function follow(status, form) {
  let timer = 0;
  let dirty = false;
  let saving = false;
  let leaving = false;

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  async function save() {
    clearTimeout(timer);
    if (!dirty || saving || leaving) return;
    saving = true;
    dirty = false;
    const savedAt = await send();
    saving = false;
    if (!savedAt) dirty = true;
    show(savedAt);
    if (dirty) later(savedAt ? PAUSE : AGAIN);
  }

  /** The time of day at which the server kept it ("10:42"); empty when it did not. */
  async function send() {
    try {
      const answer = await fetch(status.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        keepalive: true,
        redirect: "error",
      });
      if (!answer.ok) return "";
      return (await answer.json()).saved_at;
    } catch {
      return "";
    }
  }

  function show(savedAt) {
    status.dataset.state = savedAt ? "saved" : "failed";
    status.textContent = savedAt ? status.dataset.saved.replace("{time}", savedAt) : status.dataset.failed;
  }

  const touched = () => {
    dirty = true;
    later(PAUSE);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  window.addEventListener("pagehide", save);
}
