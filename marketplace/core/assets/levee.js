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

  // <form data-autosave> saves itself two seconds after a change and says in [data-saved] what came of it.
  each("form[data-autosave]", (form) => {
    let timer;
    const said = form.querySelector("[data-saved]");
    const save = async () => {
      const sent = { method: "POST", body: new FormData(form), headers: { Accept: "text/plain" } };
      const answer = await fetch(form.action, sent).catch(() => null);
      // A page in the place of the sentence means that nothing was saved: signed out, refused, broken.
      const isSentence = answer?.headers.get("Content-Type")?.startsWith("text/plain");
      said.textContent = isSentence ? await answer.text() : said.dataset.failed;
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 2000);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  });

  // <form data-session-seconds="1800"> appears five minutes before the session ends; without this file CSS shows it.
  each("[data-session-seconds]", (box) => {
    const wait = () => {
      box.hidden = true;
      setTimeout(() => (box.hidden = false), (box.dataset.sessionSeconds - 300) * 1000);
    };
    wait();
    box.classList.add("is-timed");
    box.addEventListener("submit", async (event) => {
      event.preventDefault();
      const sent = { method: "POST", body: new FormData(box), headers: { Accept: "text/plain" } };
      if ((await fetch(box.action, sent)).status === 204) wait();
    });
  });

  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
