"use strict";

/* The quarter's page: what is typed, pressed and left leads to saving each task while it is written. How is in
   quarter/saving.js and its neighbours; opening one task after another is in folding.js, ticking what is to be
   signed in ticks.js. Without a script the Save buttons do the work. */

(function () {
  const page = document.querySelector("[data-quarter]");
  if (!page) return;

  function listen(draft) {
    const { form, item } = draft;
    item.addEventListener("input", function (event) {
      if (event.target.form === form && !isChoice(event.target)) Saving.changed(draft);
    });
    item.addEventListener("change", function (event) {
      if (event.target.type === "radio") Boxes.light(event.target.closest(".tk-seg"));
      if (event.target.form !== form || isChoice(event.target)) return;
      Kept.keep(draft);
      Saving.save(draft);
    });
    form.addEventListener("focusout", function () { Saving.save(draft); });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopPropagation();
      const choice = event.submitter && event.submitter.name === "choice" ? event.submitter.value : "";
      if (!choice && Settling.isAsked(draft)) Settling.remind(draft);
      else Saving.decide(draft, choice);
    });
  }

  /* Which of two texts is taken is no part of either. */
  function isChoice(field) {
    return field.name.startsWith("take_");
  }

  for (const form of page.querySelectorAll("[data-draft]")) {
    const item = form.closest("[data-item]");
    const draft = {
      form: form,
      item: item,
      key: form.dataset.draft,
      version: form.elements.version,
      base: form.elements.base,
      place: form.querySelector("[data-saved]"),
      isFilled: "isFilled" in item.dataset, // as the server counts it, whatever the boxes hold by now
    };
    Saving.begin(draft);
    listen(draft);
    Boxes.measure(draft);
  }
  Saving.tell();

  page.addEventListener("click", function (event) {
    const taken = event.target.closest("[data-take]");
    if (!taken) return;
    event.preventDefault();
    const draft = Saving.drafts.find(function (each) { return each.item.contains(taken); });
    Saving.takeBack(draft, JSON.parse(taken.dataset.take));
  });

  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    Saving.saveAll();
  });
  window.addEventListener("online", Saving.saveAll);
  window.addEventListener("pagehide", Saving.saveAll);
})();
