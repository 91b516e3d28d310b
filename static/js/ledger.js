"use strict";

/* The ledger: a filter shows its list at once, and what can be done with ticked rows appears with
   the first tick. Without a script the buttons do the same. Texts are in the templates: what is swapped is what
   the server sends for the same address. */

(function () {
  const PAUSE = 350; // after the last stroke in the box of words
  const form = document.querySelector("[data-live]");
  const said = document.querySelector("[data-say]");
  let timer = null;
  let last = null; // the box ticked last, for a range with Shift
  let asking = null; // the request under way; a newer one takes its place

  function address() {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (value.trim()) asked.append(name, value.trim());
    }
    const query = asked.toString();
    return form.getAttribute("action") + (query ? "?" + query : "");
  }

  /* Parts are replaced; the boxes of the form stay, with what is being typed and the focus. */
  function show(page) {
    const kept = chosen();
    for (const part of document.querySelectorAll("[data-part]")) {
      const fresh = page.querySelector("[data-part='" + part.dataset.part + "']");
      if (fresh) part.replaceWith(fresh);
    }
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
    for (const select of form.querySelectorAll("select")) {
      const value = select.value;
      select.replaceChildren(...page.getElementById(select.id).options);
      select.value = value;
    }
    for (const box of boxes()) box.checked = kept.has(box.value);
    tell();
    said.textContent = document.querySelector("[data-count]").textContent;
  }

  function load() {
    clearTimeout(timer);
    if (asking) asking.abort();
    const request = new AbortController();
    const url = address();
    const list = document.querySelector("[data-part=list]");
    asking = request;
    list.setAttribute("aria-busy", "true");
    fetch(url, { signal: request.signal, headers: { Accept: "text/html" } }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      return answer.text();
    }).then(function (text) {
      if (asking !== request) return;
      asking = null;
      show(new DOMParser().parseFromString(text, "text/html"));
      history.replaceState(null, "", url);
    }).catch(function () {
      if (asking === request) location.assign(url); // signed out, or an error: its own page says it
    });
  }

  /* A task of several leaders stands in the list once for each: it is ticked in all its places. */
  function boxes() {
    return Array.from(document.querySelectorAll(".tk-ledger [name=task]"));
  }

  function chosen() {
    return new Set(boxes().filter(function (box) { return box.checked; }).map(function (box) { return box.value; }));
  }

  function tick(box, isTicked) {
    for (const each of boxes()) {
      if (each.value === box.value) each.checked = isTicked;
    }
  }

  function tell() {
    const bar = document.getElementById("bulk");
    if (!bar) return; // an empty list
    const ticked = chosen();
    const all = document.querySelector(".tk-ledger [name=all]");
    const left = boxes().filter(function (box) { return !box.checked; });
    for (const box of boxes()) box.closest("tr").classList.toggle("is-on", box.checked);
    for (const part of bar.querySelectorAll("[data-scripted]")) part.hidden = false;
    bar.querySelector("[data-unscripted]").hidden = true;
    bar.classList.remove("tk-bulk-plain");
    bar.querySelector("[data-chosen]").textContent = ticked.size;
    bar.hidden = !ticked.size;
    all.checked = !left.length;
    all.indeterminate = ticked.size > 0 && left.length > 0;
  }

  function tickAll(isTicked) {
    for (const box of boxes()) box.checked = isTicked;
    tell();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-tick]");
    if (button) tickAll(button.dataset.tick === "all");
    const box = event.target.closest(".tk-ledger [name=task]");
    if (!box) return;
    const every = boxes();
    if (event.shiftKey && last && last.isConnected) {
      const ends = [every.indexOf(last), every.indexOf(box)].sort(function (a, b) { return a - b; });
      for (const each of every.slice(ends[0], ends[1] + 1)) tick(each, box.checked);
    }
    last = box;
    tick(box, box.checked);
    tell();
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches(".tk-ledger [name=all]")) tickAll(event.target.checked);
  });
  window.addEventListener("pageshow", tell); // coming back, the browser has its own memory of ticks

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    load();
  });
  form.addEventListener("change", function (event) {
    if (event.target.tagName === "SELECT") load();
  });
  form.addEventListener("input", function (event) {
    if (event.target.type !== "search" || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(load, PAUSE);
  });
  form.addEventListener("compositionend", function () {
    clearTimeout(timer);
    timer = setTimeout(load, PAUSE);
  });
})();
