"use strict";

/* What every page needs of a script; without it, forms are sent unasked and menus stay as they are.
   Texts are in the templates: components/confirm_dialog.html. */

(function () {
  const MENUS = "details.tk-more[open]";

  /* A form with data-confirm waits for the answer; then the same button sends it. */
  function ask(form, submitter) {
    const dialog = document.getElementById("confirm");
    const yes = dialog.querySelector("[data-answer=yes]");
    const label = submitter.textContent.trim() || submitter.getAttribute("aria-label");
    dialog.querySelector("h2").textContent = label + "？";
    dialog.querySelector("p").textContent = form.dataset.confirm;
    yes.textContent = label;
    yes.classList.toggle("btn-danger", submitter.classList.contains("btn-danger"));
    yes.classList.toggle("btn-primary", !submitter.classList.contains("btn-danger"));
    dialog.onclick = function (event) {
      const answer = event.target.closest("[data-answer]");
      if (!answer) return;
      dialog.close();
      if (answer === yes) {
        form.dataset.confirmed = "";
        form.requestSubmit(submitter);
      }
    };
    dialog.showModal();
  }

  /* A disabled button is left out of what is sent, so it is disabled after the form is on its way. */
  function holdBack(submitter) {
    setTimeout(function () {
      submitter.disabled = true;
      submitter.setAttribute("aria-busy", "true");
    });
  }

  /* What a form is at, for as long as its answer takes: the words are the form's own. */
  function sayBusy(words) {
    const note = document.getElementById("busy");
    note.querySelector("progress").setAttribute("aria-label", words);
    note.querySelector("span").textContent = words;
    note.hidden = false;
  }

  document.addEventListener("submit", function (event) {
    const form = event.target;
    const submitter = event.submitter || form.querySelector("[type=submit]");
    if (event.defaultPrevented || form.method !== "post" || !submitter) return;
    if ("confirm" in form.dataset && !("confirmed" in form.dataset)) {
      event.preventDefault();
      ask(form, submitter);
      return;
    }
    delete form.dataset.confirmed;
    if ("download" in form.dataset || "download" in submitter.dataset) return; // a file comes, the page stays
    holdBack(submitter);
    if (form.dataset.busy) sayBusy(form.dataset.busy);
  });

  /* A shared machine keeps nothing of what quarter.js stored there once its writer has signed out. */
  document.addEventListener("submit", function (event) {
    if (event.target.getAttribute("action") !== "/sign-out") return;
    try {
      const keys = Object.keys(localStorage).filter(function (key) { return key.startsWith("tracker.draft."); });
      for (const key of keys) localStorage.removeItem(key);
    } catch (refused) { /* then nothing was kept either */ }
  });

  /* Coming back by the browser's own button shows the page as it was left. */
  window.addEventListener("pageshow", function () {
    for (const button of document.querySelectorAll("[aria-busy=true]")) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
    const busy = document.getElementById("busy");
    if (busy) busy.hidden = true;
  });

  function isTyping(element) {
    return element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName) ||
      (element.tagName === "INPUT" && !/^(radio|checkbox)$/.test(element.type));
  }

  /* The key, where one key alone may do something: not while typing, and not where it is switched off. */
  function singleKey(event) {
    if (document.body.dataset.singleKeys === "off" || document.querySelector("dialog[open]")) return "";
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(document.activeElement)) return "";
    return event.key;
  }

  /* Pages that know further keys listen for this, and prevent the default of what they act on. */
  function isTaken(key, isShifted) {
    return !document.dispatchEvent(new CustomEvent("single-key", { cancelable: true, detail: { key: key, isShifted: isShifted } }));
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      const menu = document.activeElement.closest(MENUS) || document.querySelector(MENUS);
      if (!menu) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (singleKey(event) === "/") {
      const box = document.querySelector("[aria-keyshortcuts='/']");
      if (!box || !box.offsetParent) return;
      event.preventDefault();
      box.focus();
    } else if (/^[?？]$/.test(singleKey(event))) {
      const keys = document.getElementById("keys");
      if (!keys) return;
      event.preventDefault();
      keys.showModal();
    } else if (singleKey(event) && isTaken(event.key, event.shiftKey)) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    for (const menu of document.querySelectorAll(MENUS)) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  /* What opens to be written in is written in at once; `toggle` does not bubble. */
  document.addEventListener("toggle", function (event) {
    const opened = event.target;
    if (opened.open && "focus" in opened.dataset) opened.querySelector("textarea, .form-control").focus();
  }, true);

  /* A page that waits for something looks again, unless it is in the background. */
  const waiting = document.querySelector("[data-again]");
  if (waiting) {
    setInterval(function () { if (!document.hidden) location.reload(); }, Number(waiting.dataset.again) * 1000);
  }

  /* A phrase goes where one writes, after what stands there, to be changed or sent. */
  for (const button of document.querySelectorAll("[data-phrase]")) {
    const box = button.form.querySelector("textarea");
    button.hidden = false;
    button.addEventListener("click", function () {
      box.setRangeText(button.textContent, box.value.length, box.value.length, "end");
      box.focus();
    });
  }

  for (const button of document.querySelectorAll("[data-dialog]")) {
    const dialog = document.getElementById(button.dataset.dialog);
    if (!dialog) continue;
    button.hidden = false;
    button.addEventListener("click", function () { dialog.showModal(); });
  }

  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
  /* A page that was asked for to be printed is printed at once, but not again on the way back. */
  window.addEventListener("load", function () {
    const isNew = performance.getEntriesByType("navigation")[0].type === "navigate";
    if (isNew && document.querySelector("[data-print=now]")) window.print();
  });

  /* Paper shows what the screen folds. */
  window.addEventListener("beforeprint", function () {
    for (const fold of document.querySelectorAll("[data-fold]")) fold.open = true;
  });

  /* Over plain http, as on most intranets, a browser gives no clipboard: then the old way. */
  function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "tk-sr";
    document.body.append(box);
    box.select();
    const isCopied = document.execCommand("copy");
    box.remove();
    return isCopied ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button || "label" in button.dataset) return;
    copy(new URL(button.dataset.copy, location.href).href).then(function () {
      button.dataset.label = button.textContent;
      button.textContent = button.dataset.copied;
      button.focus();
      setTimeout(function () {
        button.textContent = button.dataset.label;
        delete button.dataset.label;
      }, 3000);
    });
  });

  const errors = document.querySelector("[data-errors]");
  if (errors) {
    document.title = (errors.querySelector("b") || errors).textContent.trim() + " · " + document.title;
    errors.focus();
  }
})();
