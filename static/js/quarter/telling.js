"use strict";

/* What the quarter's page says of itself: whether a task is saved, what it lacks, how many are written. */

const Telling = (function () {
  const marks = document.getElementById("marks");

  function mark(name) {
    return marks.content.querySelector("[data-mark=" + name + "]").firstElementChild.cloneNode(true);
  }

  function say(place, kind, text) {
    if (place.textContent === text) return; // said once, however often it is true
    place.className = "tk-saved" + (kind === "ok" ? "" : " tk-saved-" + kind);
    place.replaceChildren(mark(kind), document.createTextNode(text));
  }

  function saved(draft, said, isMixed) {
    if (isMixed) say(draft.place, "ok", "已保存，两份都要的地方请改顺");
    else say(draft.place, "ok", (said.saved_at ? said.saved_at + " 已自动保存" : "已保存") +
      (said.hints.length ? "，" + said.hints.length + " 处提示" : ""));
  }

  /* What the folded task and its line in the index say of it. */
  function show(draft) {
    const word = draft.isFilled ? "已填" : "未填";
    const picture = draft.isFilled ? "done" : "none";
    draft.item.querySelector("[data-brief]").textContent = draft.form.elements.progress.value;
    draft.item.querySelector(".tk-item-side [data-opens]").textContent = draft.isFilled ? "修改" : "填写";
    const state = draft.item.querySelector("[data-state]");
    if (!state) return; // returned: that stays until it is sent again
    state.className = "tk-state" + (draft.isFilled ? " tk-state-ok" : "");
    state.replaceChildren(mark(picture), document.createTextNode(word));
    const line = document.querySelector(".tk-index [data-opens='" + draft.item.dataset.item + "']");
    line.querySelector("svg").replaceWith(mark(picture));
    line.querySelector(".tk-sr").textContent = word;
  }

  /* What is still lacking, by its box and on the folded task; it never stops anybody. */
  function hint(draft, hints) {
    function lines(found, part) {
      return found.map(function (each) {
        const line = document.createElement("p");
        const words = document.createElement("span");
        line.className = "tk-item-hint";
        words.textContent = each[part];
        line.append(mark("hint"), words);
        return line;
      });
    }
    draft.item.querySelector("[data-hints]").replaceChildren(...lines(hints, "whole"));
    for (const place of draft.item.querySelectorAll("[data-hint]")) {
      place.replaceChildren(...lines(hints.filter(function (each) { return each.box === place.dataset.hint; }), "text"));
    }
  }

  function errors(draft, found) {
    for (const place of draft.form.querySelectorAll("[data-error]")) {
      place.textContent = (found[place.dataset.error] || []).join("；");
      draft.form.elements[place.dataset.error].classList.toggle("is-invalid", place.textContent !== "");
    }
  }

  function signedOut(draft, address) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = "重新登录";
    say(draft.place, "off", "登录已过期，已存在本机；");
    draft.place.append(link, "后自动保存");
  }

  /* The dock: how many are written, and whether all of it is with the server. */
  function tell(filled, unsaved, hasDrafts) {
    for (const place of document.querySelectorAll("[data-filled]")) place.textContent = filled;
    const bar = document.querySelector("[data-bar]");
    if (bar) bar.setAttribute("width", (100 * filled) / Number(bar.dataset.of) + "%");
    const place = document.querySelector("[data-all-saved]");
    if (!place || !hasDrafts) return;
    if (unsaved) say(place, "off", unsaved + " 份还没有保存");
    else if (document.querySelector("[data-tick-all]")) place.replaceChildren(); // who signs has not come to write
    else say(place, "ok", "全部已保存");
  }

  /* Why nothing went out, until the next word on it. */
  function notSent(unsaved) {
    const place = document.querySelector("[data-all-saved]");
    if (place) say(place, "off", "没有送出，" + unsaved + " 份还没有保存");
  }

  return { say: say, notSent: notSent, saved: saved, show: show, hint: hint, errors: errors, signedOut: signedOut, tell: tell };
})();
