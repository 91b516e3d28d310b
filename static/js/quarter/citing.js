"use strict";

/* Taking other units' text over (引用): into the box, under the unit's name, without leaving the page; saving
   says which versions they were. A long list of units is narrowed by name. Without a script the buttons save. */

(function () {
  const page = document.querySelector("[data-quarter]");
  if (!page) return;

  function textOf(item, box, id) {
    return item.querySelector("[data-cite-text='" + box + "." + id + "']").dataset.as;
  }

  function note(form, id) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "cited";
    field.value = id;
    form.append(field);
  }

  function cite(draft, button) {
    const box = draft.form.elements[button.dataset.cite];
    const ids = button.dataset.cited.split(" ");
    const texts = ids.map(function (id) { return textOf(draft.item, button.dataset.cite, id); });
    box.value = [box.value.trimEnd()].concat(texts).filter(Boolean).join("\n");
    for (const id of ids) note(draft.form, id);
    button.textContent = "已引用";
    button.disabled = true;
    Saving.changed(draft);
    Saving.save(draft);
    box.focus();
  }

  page.addEventListener("click", function (event) {
    const button = event.target.closest("[data-cite]");
    if (!button) return;
    event.preventDefault();
    cite(Saving.drafts.find(function (each) { return each.item.contains(button); }), button);
  });

  for (const place of page.querySelectorAll("[data-narrow]")) {
    place.hidden = false;
    place.addEventListener("input", function (event) {
      const words = event.target.value.trim();
      for (const row of place.parentElement.querySelectorAll("[data-narrowed]")) {
        row.hidden = !row.dataset.narrowed.includes(words);
      }
    });
  }
})();
