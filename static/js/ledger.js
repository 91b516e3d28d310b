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
  let shownAt = location.search; // of the page that is shown
  let picked = new Set(); // every ticked task, also on the pages that are not shown

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
    for (const part of document.querySelectorAll("[data-part]")) {
      const fresh = page.querySelector("[data-part='" + part.dataset.part + "']");
      if (fresh) part.replaceWith(fresh);
    }
    for (const button of document.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;
    for (const select of form.querySelectorAll("select")) {
      const value = select.value;
      select.replaceChildren(...page.getElementById(select.id).options);
      select.value = value;
    }
    picked = new Set(matching().filter(function (id) { return picked.has(id); }));
    for (const box of boxes()) box.checked = picked.has(box.value);
    tell();
    said.textContent = document.querySelector("[data-count]").textContent;
  }

  function load(url, after) {
    clearTimeout(timer);
    if (asking) asking.abort();
    const request = new AbortController();
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
      after(url);
    }).catch(function () {
      if (asking === request) location.assign(url); // signed out, or an error: its own page says it
    });
  }

  function narrow() {
    load(address(), function (url) { history.replaceState(null, "", url); shownAt = location.search; });
  }

  /* Another page of the same list: the ticks go along, and the browser's own button leads back. */
  function turn(url) {
    load(url, function () {
      history.pushState(null, "", url);
      shownAt = location.search;
      const list = document.querySelector("[data-part=list]");
      list.scrollIntoView();
      list.focus({ preventScroll: true });
    });
  }

  /* A task of several leaders stands in the list once for each: it is ticked in all its places. */
  function boxes() {
    return Array.from(document.querySelectorAll(".tk-ledger [name=task]"));
  }

  /* Every task of the list, on whichever page. */
  function matching() {
    const list = document.querySelector("[data-part=list]");
    return list.dataset.matching ? list.dataset.matching.split(" ") : boxes().map(function (box) { return box.value; });
  }

  function tick(box, isTicked) {
    for (const each of boxes()) {
      if (each.value === box.value) each.checked = isTicked;
    }
  }

  /* What is ticked on other pages is sent along. */
  function carry(bar, elsewhere) {
    for (const field of bar.querySelectorAll("[type=hidden][name=task]")) field.remove();
    for (const id of elsewhere) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "task";
      field.value = id;
      bar.append(field);
    }
    bar.querySelector("[data-elsewhere]").hidden = !elsewhere.size;
    bar.querySelector("[data-elsewhere-number]").textContent = elsewhere.size;
  }

  function tell() {
    const bar = document.getElementById("bulk");
    if (!bar) return; // an empty list
    const here = boxes();
    const ticked = here.filter(function (box) { return box.checked; });
    const elsewhere = new Set(picked);
    for (const box of here) elsewhere.delete(box.value);
    picked = new Set([...elsewhere, ...ticked.map(function (box) { return box.value; })]);
    carry(bar, elsewhere);
    for (const box of here) box.closest("tr").classList.toggle("is-on", box.checked);
    for (const part of document.querySelectorAll("[data-part=list] [data-scripted]")) part.hidden = false;
    for (const part of bar.querySelectorAll("[data-unscripted]")) part.hidden = true;
    bar.classList.remove("tk-bulk-plain");
    bar.querySelector("[data-chosen]").textContent = picked.size;
    bar.hidden = !picked.size;
    const all = document.querySelector("[data-tick-page]");
    all.checked = ticked.length === here.length;
    all.indeterminate = ticked.length > 0 && ticked.length < here.length;
  }

  function tickAll(which) {
    picked = new Set(which === "all" ? matching() : which === "none" ? [] : picked);
    for (const box of boxes()) box.checked = which !== "none";
    tell();
  }

  function untickPage() {
    for (const box of boxes()) box.checked = false;
    tell();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-tick]");
    if (button) tickAll(button.dataset.tick);
    const page = event.target.closest(".page-link[href]");
    if (page && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      turn(page.getAttribute("href"));
    }
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
    if (!event.target.matches("[data-tick-page]")) return;
    if (event.target.checked) tickAll("page");
    else untickPage();
  });
  window.addEventListener("popstate", function () {
    if (location.search !== shownAt) location.reload();
  });
  window.addEventListener("pageshow", tell); // coming back, the browser has its own memory of ticks

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    narrow();
  });
  form.addEventListener("change", function (event) {
    if (event.target.tagName === "SELECT") narrow();
  });
  form.addEventListener("input", function (event) {
    if (event.target.type !== "search" || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(narrow, PAUSE);
  });
  form.addEventListener("compositionend", function () {
    clearTimeout(timer);
    timer = setTimeout(narrow, PAUSE);
  });
})();
