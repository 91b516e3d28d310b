"use strict";

/* A page that stands open learns that another has saved or sent out one of its tasks: when one comes back to it,
   before one writes, and now and then while one is at it; never while it is hidden or nobody is there. */

(function () {
  const page = document.querySelector("[data-quarter]");
  if (!page) return;
  const LEAST = 5000; // between two questions; one that comes too early is asked at the end
  const EVERY = 60000;
  const IS_THERE = 300000; // after the last stroke or click
  let asked = 0;
  let active = 0;
  let later = null;

  function draftOf(item) {
    return Saving.drafts.find(function (draft) { return draft.item === item; });
  }

  function shown(item) {
    const draft = draftOf(item);
    return Number(draft ? draft.version.value : item.dataset.version);
  }

  function address() {
    const query = new URLSearchParams();
    for (const item of page.querySelectorAll("[data-item]")) {
      query.append("seen", item.dataset.item + "." + shown(item));
      if (draftOf(item)) query.append("written", item.dataset.item);
    }
    return page.dataset.newer + "?" + query;
  }

  /* Answers may cross what was saved meanwhile from here: only what is newer still is told. */
  function told(each) {
    const item = page.querySelector("[data-item='" + each.id + "']");
    const draft = item && draftOf(item);
    if (!item || each.version <= shown(item) || (draft && (draft.isSaving || draft.isStopped))) return;
    const place = item.querySelector("[data-overtaken]");
    if (place.dataset.overtaken === String(each.version) && place.firstChild) return;
    place.dataset.overtaken = each.version;
    place.innerHTML = each.html; // as the server draws it
  }

  function ask() {
    if (document.hidden || later) return;
    const left = asked + LEAST - Date.now();
    if (left > 0) later = setTimeout(askNow, left);
    else askNow();
  }

  function askNow() {
    later = null;
    if (document.hidden) return;
    asked = Date.now();
    fetch(address(), { headers: { Accept: "application/json" }, redirect: "manual" }).then(function (answer) {
      return answer.ok ? answer.json() : { newer: [] };
    }).then(function (said) {
      said.newer.forEach(told);
    }).catch(function () { /* saving tells of a broken network */ });
  }

  function isThere() {
    active = Date.now();
  }

  page.addEventListener("click", function (event) {
    const pressed = event.target.closest("[data-compare]");
    if (pressed) Saving.compare(draftOf(pressed.closest("[data-item]")));
  });
  page.addEventListener("focusin", function (event) {
    if (event.target.closest("[data-draft]")) ask();
  });
  for (const name of ["keydown", "pointerdown"]) document.addEventListener(name, isThere);
  window.addEventListener("focus", ask);
  document.addEventListener("visibilitychange", ask);
  setInterval(function () {
    if (Date.now() - active < IS_THERE) ask();
  }, EVERY);
})();
