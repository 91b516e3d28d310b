"use strict";

/* Copies on this machine of what is typed, by task and period: gone when the server has the text, or on
   sign-out from a shared machine. */

const Kept = (function () {
  const page = document.querySelector("[data-quarter]");

  function key(place) {
    return "tracker.draft." + page.dataset.owner + "." + place;
  }

  /* What is undecided is kept as the oldest version, so that it is asked about again. */
  function keep(draft) {
    try {
      localStorage.setItem(key(draft.key), JSON.stringify({
        version: draft.isStopped ? 0 : draft.version.value,
        base: draft.base.value,
        fields: Boxes.values(draft),
      }));
    } catch (refused) { /* a full or forbidden store: the page itself still holds the text */ }
  }

  function of(place) {
    try {
      return JSON.parse(localStorage.getItem(key(place)));
    } catch (broken) {
      return null;
    }
  }

  function forget(place) {
    try {
      localStorage.removeItem(key(place));
    } catch (refused) { /* nothing was kept either */ }
  }

  /* What could not be saved any more, because the task was sent out meanwhile: shown, to be copied. */
  function showLeftOver(place) {
    const names = ["progress", "problems", "next_steps"];
    const found = of(place.dataset.leftOver);
    const texts = found ? names.map(function (name) { return found.fields[name]; }).filter(Boolean) : [];
    if (!texts.length) return;
    const box = place.querySelector("textarea");
    box.value = texts.join("\n");
    place.hidden = false;
    place.querySelector("[data-copy-text]").addEventListener("click", function (event) {
      box.select();
      if (document.execCommand("copy")) event.target.textContent = event.target.dataset.copied;
    });
    place.querySelector("[data-forget]").addEventListener("click", function () {
      forget(place.dataset.leftOver);
      place.hidden = true;
    });
  }

  if (page) page.querySelectorAll("[data-left-over]").forEach(showLeftOver);
  return { keep: keep, of: of, forget: forget };
})();
