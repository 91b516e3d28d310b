"use strict";

/* The page of a draft: the document beside its tasks, sentences chosen for a new task, keys, and tasks
   dragged to another place. Everything has a link or a button too, and works without this. */

(function () {
  const wizard = document.querySelector("[data-wizard]");
  if (!wizard) return;
  const tasks = Array.from(wizard.querySelectorAll("[data-task]"));
  const pieces = Array.from(wizard.querySelectorAll("[data-piece]"));
  const pane = wizard.querySelector("[data-document]");
  const bar = wizard.querySelector("[data-choosebar]");
  let current = null; // the task that the keys act on

  /* A piece and its tasks are marked together ------------------------------------------------ */
  function ofPiece(piece) {
    return piece.dataset.of.split(" ").filter(Boolean);
  }

  function light(shownPieces, shownTasks) {
    for (const each of pieces) mark(each, shownPieces.includes(each));
    for (const each of tasks) mark(each, shownTasks.includes(each));
  }

  function mark(element, isOn) {
    element.classList.toggle("is-on", isOn);
    if (isOn) element.setAttribute("aria-current", "true");
    else element.removeAttribute("aria-current");
  }

  function nearby(element, box) {
    if (!element || !element.offsetParent) return;
    if (box && box.scrollHeight > box.clientHeight + 2) {
      const there = element.getBoundingClientRect();
      const here = box.getBoundingClientRect();
      if (there.top < here.top + 90 || there.bottom > here.bottom - 60) box.scrollTop += there.top - here.top - 110;
    } else element.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  function showPiece(piece) {
    const own = tasks.filter(function (task) { return ofPiece(piece).includes(task.dataset.task); });
    light([piece], own);
    nearby(own[0]);
    current = own[0] || current;
  }

  function showTask(task) {
    const own = pieces.filter(function (piece) { return ofPiece(piece).includes(task.dataset.task); });
    light(own, [task]);
    nearby(own[0], pane);
    current = task;
  }

  wizard.addEventListener("focusin", function (event) {
    const task = event.target.closest("[data-task]");
    const piece = event.target.closest("[data-piece]");
    if (task && task !== current) showTask(task);
    else if (piece) showPiece(piece);
  });

  wizard.addEventListener("click", function (event) {
    const to = event.target.closest("[data-to-task], [data-to-piece]");
    const task = event.target.closest("[data-task]");
    const piece = event.target.closest("[data-piece]");
    if (to) follow(event, to);
    else if (task) showTask(task);
    else if (piece) showPiece(piece);
  });

  /* From one pane to the other: on a phone they are two tabs. */
  function follow(event, link) {
    const isTask = "toTask" in link.dataset;
    const target = document.getElementById(isTask ? "task-" + link.dataset.toTask : "piece-" + link.dataset.toPiece);
    if (!target) return;
    event.preventDefault();
    show(isTask ? "tasks" : "document");
    target.scrollIntoView({ block: "center", behavior: "instant" });
    target.focus({ preventScroll: true });
  }

  function show(name) {
    wizard.dataset.shows = name;
    for (const tab of document.querySelectorAll("[data-pane]")) {
      if (tab.dataset.pane === name) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
  }

  for (const tab of document.querySelectorAll("[data-pane]")) {
    tab.addEventListener("click", function (event) {
      event.preventDefault();
      show(tab.dataset.pane);
    });
  }

  /* Folded, the document leaves its place to the tasks. */
  if (pane) {
    pane.addEventListener("toggle", function () {
      if (pane.open) delete wizard.dataset.folded;
      else wizard.dataset.folded = "";
    });
  }

  /* The next piece that is not used, or a sentence of it, round and round. */
  const further = wizard.querySelector("[data-next-unused]");
  if (further) {
    further.addEventListener("click", function (event) {
      const unused = pieces.filter(function (piece) { return "left" in piece.dataset; });
      const here = pieces.findIndex(function (piece) { return piece.classList.contains("is-on"); });
      const next = unused.find(function (piece) { return pieces.indexOf(piece) > here; }) || unused[0];
      event.preventDefault();
      stand(next);
    });
  }

  /* The document is one stop of the tabulator: arrows lead on, the space bar chooses. ---------- */
  function stand(piece) {
    for (const each of pieces) each.tabIndex = each === piece ? 0 : -1;
    piece.focus({ preventScroll: true });
    nearby(piece, pane);
  }

  for (const piece of pieces) {
    for (const inner of piece.querySelectorAll("input, a")) inner.tabIndex = -1;
    piece.addEventListener("keydown", function (event) {
      const at = pieces.indexOf(piece);
      const other = { ArrowDown: pieces[at + 1], ArrowUp: pieces[at - 1] }[event.key];
      if (other) stand(other);
      else if (event.key === " ") tick(piece);
      else if (event.key === "Enter") (piece.querySelector("[data-to-task]") || piece).click();
      else return;
      event.preventDefault();
    });
  }
  if (pieces.length) pieces[0].tabIndex = 0;

  function boxes(piece) {
    return Array.from(piece.querySelectorAll("input[name=s]"));
  }

  function tick(piece) {
    const isOn = boxes(piece).some(function (box) { return !box.checked; });
    for (const box of boxes(piece)) box.checked = isOn;
    tell();
  }

  /* Chosen for a new task -------------------------------------------------------------------- */
  function marked() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const touched = pieces.filter(function (piece) { return range.intersectsNode(piece); });
    const list = wizard.querySelector(".tk-pieces");
    if (!touched.length || !list.contains(range.commonAncestorContainer)) return null;
    return { pieces: touched, text: selection.toString().replace(/\s+/g, "").slice(0, 1500) };
  }

  function tell() {
    const number = wizard.querySelectorAll("input[name=s]:checked").length;
    const part = number ? null : marked();
    bar.hidden = !number && !part;
    bar.querySelector("[data-choose-label]").textContent = part ? "用选中的文字新增任务" : "用所选 " + number + " 句新增任务";
  }

  if (bar) {
    bar.hidden = true;
    wizard.addEventListener("change", function (event) { if (event.target.name === "s") tell(); });
    document.addEventListener("selectionchange", tell);
    bar.addEventListener("reset", function () { setTimeout(tell); });
    for (const label of wizard.querySelectorAll(".tk-sentence")) {
      label.addEventListener("click", function (event) { if (marked()) event.preventDefault(); });
    }
    bar.addEventListener("pointerdown", function (event) { event.preventDefault(); }); // what is marked stays marked
    bar.addEventListener("submit", function (event) {
      const part = wizard.querySelector("input[name=s]:checked") ? null : marked();
      if (!part) return;
      event.preventDefault();
      const query = part.pieces.map(function (piece) { return "s=" + piece.dataset.piece; }).join("&");
      location.assign(bar.getAttribute("action").replace("#", "?add=0&" + query + "&text=" + encodeURIComponent(part.text) + "#"));
    });
    window.addEventListener("pageshow", tell);
  }
  const opened = wizard.querySelector("[data-task-form]");
  if (opened) {
    const own = pieces.filter(function (piece) { return ofPiece(piece).includes(opened.dataset.taskForm); });
    show("tasks");
    light(own, []);
    nearby(own[0], pane);
  }

  /* Keys ------------------------------------------------------------------------------------- */
  function step(by) {
    const next = tasks[current ? tasks.indexOf(current) + by : 0];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  function press(name) {
    const found = current && current.querySelector("[data-does=" + name + "]");
    if (found) found.click();
  }

  document.addEventListener("single-key", function (event) {
    const does = { e: "edit", x: "split", m: "merge" }[event.detail.key.toLowerCase()];
    const by = { j: 1, k: -1 }[event.detail.key.toLowerCase()];
    if (by) step(by);
    else if (does) press(does);
    else if (event.detail.key.toLowerCase() === "n") addHere();
    else return;
    event.preventDefault();
  });

  function addHere() {
    const link = document.querySelector(current ? "[data-add='" + current.dataset.under + "']" : "[data-add='0']") || document.querySelector("[data-add]");
    if (link) link.click();
  }

  document.addEventListener("keydown", function (event) {
    if (!event.altKey || !/^Arrow(Up|Down)$/.test(event.key) || !current || !current.contains(document.activeElement)) return;
    event.preventDefault();
    press(event.key === "ArrowUp" ? "up" : "down");
  });

  /* Coming back to the task that was worked on. */
  const here = location.hash.startsWith("#task-") && document.getElementById(location.hash.slice(1));
  if (here && tasks.includes(here)) here.focus({ preventScroll: true });

  /* Dragging: by the number of a task, onto another task or a heading ------------------------- */
  const mover = document.getElementById("place");
  let dragged = null;

  function over(event) {
    const found = dragged && event.target.closest("[data-task], [data-section]");
    return found && found !== dragged ? found : null;
  }

  /* The lower half of a task is the place after it. */
  function isAfter(event, found) {
    const box = found.getBoundingClientRect();
    return "task" in found.dataset && event.clientY > box.top + box.height / 2;
  }

  function placeOf(found, after) {
    if ("section" in found.dataset) return "section." + found.dataset.section;
    if (!after) return "task." + found.dataset.task;
    const next = tasks[tasks.indexOf(found) + 1];
    if (next && next.dataset.under === found.dataset.under) return "task." + next.dataset.task;
    return found.dataset.under === "0" ? "task." + found.dataset.task : "section." + found.dataset.under;
  }

  /* Where it stands already: before itself, or before the one that follows it. */
  function isThere(place) {
    const at = tasks.indexOf(dragged);
    const next = tasks[at + 1];
    const follows = next && next.dataset.under === dragged.dataset.under;
    return place === "task." + dragged.dataset.task || place === (follows ? "task." + next.dataset.task : "section." + dragged.dataset.under);
  }

  function clear() {
    for (const each of wizard.querySelectorAll(".is-over")) each.classList.remove("is-over", "is-after");
  }

  if (mover) {
    for (const task of tasks) task.querySelector(".tk-item-no").draggable = true;
    wizard.addEventListener("dragstart", function (event) {
      dragged = event.target.closest && event.target.closest("[data-task]");
      if (!dragged) return;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.dataset.task);
    });
    wizard.addEventListener("dragover", function (event) {
      clear();
      const found = over(event);
      if (!found) return;
      event.preventDefault();
      found.classList.add("is-over");
      found.classList.toggle("is-after", isAfter(event, found));
    });
    wizard.addEventListener("drop", function (event) {
      const found = over(event);
      if (!found) return;
      event.preventDefault();
      const place = placeOf(found, isAfter(event, found));
      if (isThere(place)) return;
      mover.action = dragged.dataset.place;
      mover.elements.to.value = place;
      mover.requestSubmit();
    });
    wizard.addEventListener("dragend", function () { dragged = null; clear(); });
  }
})();
