"use strict";

/* The quarter's page, one task open at a time: by its links, by keys, by what could not be saved. Without this
   script the links open a task by asking for the page again. */

(function () {
  const page = document.querySelector("[data-quarter]");
  if (!page) return;
  const signing = document.getElementById("signing");

  /* Those to be signed have nothing to fold. */
  function open(id, focus) {
    for (const item of page.querySelectorAll("[data-item]")) {
      const isIt = item.dataset.item === String(id);
      const body = item.querySelector("[data-body]");
      if (body) {
        item.classList.toggle("is-open", isIt);
        body.hidden = !isIt;
      }
      for (const brief of item.querySelectorAll("[data-folded]")) {
        brief.hidden = isIt || !brief.textContent.trim();
      }
      if (isIt) {
        item.scrollIntoView({ block: "start", behavior: "instant" }); // typing would stop a smooth one
        const box = item.querySelector("[data-body] textarea") || item.querySelector("input[type=checkbox][name=report], [data-body] a, [data-body] summary");
        if (box && focus) box.focus({ preventScroll: true });
      }
    }
    for (const link of page.querySelectorAll(".tk-index a")) {
      if (link.dataset.opens === String(id)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /* The next below the open one, else the first from the top, by what stands in the boxes: the
     server may not have answered for the last one yet. */
  function nextUnwritten() {
    const forms = Array.from(page.querySelectorAll("[data-draft]"));
    const now = forms.findIndex(function (form) { return form.closest("[data-item]").classList.contains("is-open"); });
    return forms.slice(now + 1).concat(forms.slice(0, Math.max(now, 0)))
      .find(function (form) { return !form.elements.progress.value.trim(); });
  }

  function goToUnwritten() {
    const next = nextUnwritten();
    if (next) open(next.closest("[data-item]").dataset.item, true);
    else if (signing) signing.querySelector(".btn[type=submit]:not([formaction])").focus();
  }

  page.addEventListener("click", function (event) {
    const link = event.target.closest("[data-opens]");
    if (!link) return;
    event.preventDefault();
    open(link.dataset.opens, true);
  });

  page.addEventListener("show-task", function (event) { open(event.target.dataset.item, false); });

  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-next-unwritten]")) return;
    event.preventDefault();
    goToUnwritten();
  });

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && page.querySelector("[data-draft]")) {
      event.preventDefault();
      goToUnwritten();
    } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const items = Array.from(page.querySelectorAll("[data-item]"));
      const now = items.findIndex(function (item) { return item.contains(document.activeElement); });
      const at = now < 0 ? items.findIndex(function (item) { return item.classList.contains("is-open"); }) : now;
      const next = items[now < 0 && at >= 0 ? at : at + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) open(next.dataset.item, true);
    }
  });

  /* A key that moves the focus moves the page at once: a stroke would stop it on its way, and leave
     the box under the dock. */
  document.documentElement.style.scrollBehavior = "auto";

  /* Who signed in again comes back without the place on the page that the address named. */
  const asked = new URLSearchParams(location.search).get("open");
  const item = asked && !location.hash && document.getElementById("t" + asked);
  if (item) item.scrollIntoView({ block: "start", behavior: "instant" });
})();
