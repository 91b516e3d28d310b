"use strict";

/* How a document reads while its wording is written; the server shows the same on 预览. */

(function () {
  const form = document.querySelector("[data-wording]");
  const sheet = document.querySelector("[data-sheet]");
  if (!form || !sheet) return;
  const title = form.elements.title;
  const body = form.elements.body;
  const rows = Array.from(document.querySelectorAll("[data-variable]"));
  const examples = new Map(rows.map(function (row) { return [row.dataset.variable, row.dataset.example]; }));
  const heading = /^([一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）|\d{1,3}[．.]|（\d{1,3}）)[^。；：]{1,30}$/;
  let last = body;

  function line(text, name) {
    const made = document.createElement("p");
    if (name) made.className = name;
    let at = 0;
    for (const found of text.matchAll(/【([^【】]*)】/g)) {
      made.append(text.slice(at, found.index));
      const example = examples.get(found[1].trim());
      const part = document.createElement(example === undefined ? "mark" : "span");
      part.textContent = example === undefined ? found[0] : example;
      made.append(part);
      at = found.index + found[0].length;
    }
    made.append(text.slice(at));
    return made;
  }

  function show() {
    sheet.replaceChildren(line(title.value.trim(), "tk-sheet-title"));
    for (const text of body.value.split("\n")) {
      const made = line(text.trim(), "");
      if (!made.textContent) continue;
      if (heading.test(made.textContent)) made.className = "tk-sheet-heading";
      sheet.append(made);
    }
  }

  for (const box of [title, body]) {
    box.addEventListener("input", show);
    box.addEventListener("focus", function () { last = box; });
  }
  for (const row of rows) {
    const insert = row.querySelector("[data-insert]");
    insert.hidden = false;
    insert.addEventListener("click", function () {
      last.setRangeText("【" + row.dataset.variable + "】", last.selectionStart, last.selectionEnd, "end");
      last.focus();
      show();
    });
  }
})();
