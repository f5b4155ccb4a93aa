// Saves what is typed, a moment after the last change. Never blocks: sending the form works as ever.

const PAUSE = 1500;
const AGAIN = 15000;
const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

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
    const kept = await send();
    saving = false;
    if (!kept) dirty = true;
    show(kept);
    if (dirty) later(kept ? PAUSE : AGAIN);
  }

  async function send() {
    try {
      const answer = await fetch(status.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        keepalive: true,
        redirect: "error",
      });
      return answer.ok;
    } catch {
      return false;
    }
  }

  function show(kept) {
    status.dataset.state = kept ? "saved" : "failed";
    status.textContent = kept ? status.dataset.saved.replace("{time}", clock.format(new Date())) : status.dataset.failed;
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
