"use strict";

/* The ledger: a filter shows its list at once. Without a script the button does the same.
   Texts are in the template: what is swapped is what the server sends for the same address. */

(function () {
  const PAUSE = 350; // after the last stroke in the box of words
  const form = document.querySelector("[data-live]");
  const said = document.querySelector("[data-say]");
  let timer = null;
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
