// At most 2 KB: the menu on phones, autosave of long forms, a warning before the session ends.
// Every page works without this file.
(() => {
  const each = (selector, run) => document.querySelectorAll(selector).forEach(run);

  // <button data-menu aria-controls="menu" hidden> shows and hides #menu.
  each("[data-menu]", (button) => {
    const menu = document.getElementById(button.getAttribute("aria-controls"));
    const set = (open) => {
      button.setAttribute("aria-expanded", open);
      menu.classList.toggle("is-open", open);
    };
    button.hidden = false;
    menu.classList.add("is-menu");
    button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => event.key === "Escape" && set(false));
  });

  // <form data-autosave="URL"> posts itself two seconds after a change; the answer goes into [data-saved].
  each("form[data-autosave]", (form) => {
    let timer;
    const saved = form.querySelector("[data-saved]");
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form) }).catch(() => null);
        if (saved) saved.textContent = answer?.ok ? await answer.text() : saved.dataset.failed;
      }, 2000);
    });
  });

  // <form data-session-seconds="1800" hidden> appears five minutes before the session ends.
  each("[data-session-seconds]", (box) => {
    const wait = () => setTimeout(() => (box.hidden = false), (box.dataset.sessionSeconds - 300) * 1000);
    let timer = wait();
    box.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!(await fetch(box.action, { method: "POST", body: new FormData(box) })).ok) return;
      box.hidden = true;
      clearTimeout(timer);
      timer = wait();
    });
  });

  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
