// "Another captcha" without leaving the page; without this file, reloading the page does it.

for (const box of document.querySelectorAll("[data-captcha]")) {
  const button = box.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const answer = await fetch(box.dataset.refresh, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) return;
    const { key, image_url: picture } = await answer.json();
    box.querySelector("input[type=hidden]").value = key;
    box.querySelector("img").src = picture;
    box.querySelector("audio").src = box.dataset.audio.replace("KEY", key);
    const field = box.querySelector("input:not([type=hidden])");
    field.value = "";
    field.focus();
  });
}
