"use strict";

/* The review: marks and decisions by key, J and K through the queue, several reports at once.
   Everything has a button too, and works without this. */

(function () {
  const verdict = document.querySelector(".tk-verdict");
  const rows = Array.from(document.querySelectorAll("[data-row]"));

  /* What only a script can do is hidden until it has come. */
  function offer(selector, act) {
    for (const button of document.querySelectorAll(selector)) {
      button.hidden = false;
      button.addEventListener("click", act);
    }
  }

  /* One report ------------------------------------------------------------------------------- */
  function light(group) {
    for (const label of group.querySelectorAll("label")) {
      label.classList.toggle("is-on", label.querySelector("input").checked);
    }
  }

  function take() {
    const suggested = verdict.querySelector("[data-suggested]");
    if (suggested) suggested.click();
  }

  /* A ticked reason is written into the text, where it can be edited; only the text is sent. */
  function writeIn(box, reason, isTicked) {
    const parts = box.value.split("；").filter(Boolean);
    const others = parts.filter(function (part) { return part !== reason; });
    box.value = (isTicked ? others.concat(reason) : others).join("；");
  }

  /* The reasons are one stop of the tabulator: arrows lead from one to the next. */
  function rove(boxes, to) {
    boxes.forEach(function (box, at) { box.tabIndex = at === to ? 0 : -1; });
    boxes[to].focus();
  }

  function prepareReturn(drawer) {
    const text = drawer.querySelector("textarea");
    const boxes = Array.from(drawer.querySelectorAll(".tk-reasons input"));
    boxes.forEach(function (box, at) {
      if (box.checked) writeIn(text, box.value, true);
      box.removeAttribute("name");
      box.tabIndex = at ? -1 : 0;
      box.addEventListener("change", function () { writeIn(text, box.value, box.checked); });
      box.addEventListener("keydown", function (event) {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        rove(boxes, (at + by + boxes.length) % boxes.length);
      });
    });
    drawer.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || !event.ctrlKey) return;
      event.preventDefault();
      drawer.querySelector("form").requestSubmit(drawer.querySelector("[type=submit]"));
    });
  }

  function openReturn() {
    const drawer = verdict.querySelector("[data-return]");
    drawer.open = true;
    (drawer.querySelector(".tk-reasons input") || drawer.querySelector("textarea")).focus();
  }

  if (verdict) {
    for (const group of verdict.querySelectorAll(".tk-pick, .tk-reasons")) {
      group.addEventListener("change", function () { light(group); });
    }
    prepareReturn(verdict.querySelector("[data-return]"));
    offer("[data-take]", take);
  }

  /* Several reports -------------------------------------------------------------------------- */
  const queue = document.querySelector("[data-queue]");

  function count() {
    const ticked = queue.querySelectorAll("input[name=report]:checked").length;
    queue.querySelector("[data-ticked]").textContent = ticked;
    queue.querySelector("[data-bulk]").hidden = ticked === 0;
  }

  function tick(boxes, isTicked) {
    for (const box of boxes) box.checked = isTicked;
    count();
  }

  if (queue) {
    queue.addEventListener("change", count);
    window.addEventListener("pageshow", count); // the browser's own button brings ticks back
    offer("[data-untick]", function () { tick(queue.querySelectorAll("input[name=report]"), false); });
    for (const link of queue.querySelectorAll("[data-tick-clear]")) {
      link.addEventListener("click", function (event) {
        event.preventDefault();
        tick(queue.querySelectorAll("[data-clear] input[name=report]"), true);
        queue.querySelector("[data-bulk] [type=submit]").focus({ preventScroll: true });
      });
    }
    count();
  }

  /* How many would be accepted, and what is still missing, while one ticks and chooses. */
  const batch = document.querySelector("[data-batch]");

  function tally() {
    const ticked = Array.from(batch.querySelectorAll("input[name=report]:checked"));
    const unmarked = ticked.filter(function (box) {
      const mark = box.closest("tr").querySelector("select");
      return mark && !mark.value;
    });
    const told = batch.querySelector("[data-tally]");
    told.querySelector("[data-ticked]").textContent = ticked.length;
    told.querySelector("[data-unmarked]").hidden = !unmarked.length;
    told.querySelector("[data-unmarked-number]").textContent = unmarked.length;
    told.hidden = false;
  }

  if (batch) {
    batch.addEventListener("change", tally);
    window.addEventListener("pageshow", tally);
    tally();
  }

  /* In place, so that what was chosen by hand stays. */
  for (const link of document.querySelectorAll("[data-fill]")) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      for (const choice of document.querySelectorAll("select[data-suggested]")) {
        if (!choice.value) choice.value = choice.dataset.suggested;
      }
      tally();
      document.querySelector("[data-batch] [type=submit]").focus({ preventScroll: true });
    });
  }

  /* Keys ------------------------------------------------------------------------------------- */
  const current = document.querySelector(".tk-queue a[aria-current]");
  if (current) current.scrollIntoView({ block: "nearest" });

  function step(by) {
    const at = rows.indexOf(current || document.activeElement.closest("[data-row]") || rowOfTick());
    const next = rows[at < 0 && by < 0 ? 0 : at + by];
    if (!next) return;
    if (current) next.click();
    else next.focus();
  }

  function rowOfTick() {
    const row = document.activeElement.closest("tr");
    return row && row.querySelector("[data-row]");
  }

  function tickRow() {
    const row = document.activeElement.closest("tr");
    const box = row && row.querySelector("input[name=report]");
    if (box) box.click();
  }

  function number(key) {
    const drawer = verdict.querySelector("[data-return]");
    if (!drawer.open) return verdict.querySelector("[data-key='" + key + "']");
    return drawer.querySelectorAll(".tk-reasons input")[key - 1];
  }

  function decide(key) {
    if (/^[1-9]$/.test(key)) {
      const choice = number(key);
      if (choice) choice.click();
    } else if (key === "s") take();
    else if (key === "a") verdict.querySelector("[data-accept]").click();
    else if (key === "r") openReturn();
    else return false;
    return true;
  }

  function click(selector) {
    const found = document.querySelector(selector);
    if (found) found.click();
  }

  function gather(key, isShifted) {
    if (key === "x" && isShifted) click("[data-tick-clear]");
    else if (key === "x") tickRow();
    else if (key === "s") click("[data-fill]");
    else return false;
    return true;
  }

  function act(key, isShifted) {
    if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "q") click("[data-list]");
    else return verdict ? decide(key) : gather(key, isShifted);
    return true;
  }

  document.addEventListener("single-key", function (event) {
    if (act(event.detail.key.toLowerCase(), event.detail.isShifted)) event.preventDefault();
  });
})();
