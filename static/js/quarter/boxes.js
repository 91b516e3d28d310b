"use strict";

/* The boxes of one task on the quarter's page: what stands in them, and what is put there. */

const Boxes = (function () {
  const NOT_WRITTEN = /^(csrf_token|version|base|over|choice|take_.+|cited|cite)$/;

  function fields(draft) {
    return Array.from(draft.form.elements).filter(function (field) {
      return field.name && !NOT_WRITTEN.test(field.name);
    });
  }

  function values(draft) {
    const found = {};
    for (const field of fields(draft)) {
      if (field.type !== "radio" || field.checked) found[field.name] = field.value;
    }
    return found;
  }

  function text(draft) {
    return JSON.stringify(values(draft));
  }

  /* As the server sent it: boxes may have been filled before this script came. */
  function received(draft) {
    const found = {};
    for (const field of fields(draft)) {
      if (field.type !== "radio") found[field.name] = field.defaultValue;
      else if (field.defaultChecked) found[field.name] = field.value;
    }
    return JSON.stringify(found);
  }

  function fill(draft, found) {
    for (const field of fields(draft)) {
      if (field.type === "radio") field.checked = found[field.name] === field.value;
      else if (field.name in found) field.value = found[field.name];
    }
    draft.item.querySelectorAll(".tk-seg").forEach(light);
    measure(draft);
  }

  function measure(draft) {
    for (const box of draft.form.querySelectorAll("[data-advised]")) {
      const length = Array.from(box.value).length;
      const place = draft.form.querySelector("[data-length=" + box.name + "]");
      place.textContent = length + " / " + box.dataset.advised + " 字";
      place.classList.toggle("tk-saved-off", length > Number(box.dataset.advised));
    }
  }

  function light(group) {
    for (const label of group.querySelectorAll("label")) {
      label.classList.toggle("is-on", label.querySelector("input").checked);
    }
  }

  return { values: values, text: text, received: received, fill: fill, measure: measure, light: light };
})();
