"use strict";

/* Saving the tasks of the quarter's page while they are written: one request at a time for each; what was typed
   meanwhile goes with the next. Through a broken network, an expired sign-in, a closed window nothing is lost. */

const Saving = (function () {
  const PAUSE = 2000; // after the last stroke
  const RETRY = 30000;
  const page = document.querySelector("[data-quarter]");
  const signing = document.getElementById("signing");
  const drafts = [];
  let isSignedOut = false; // then only the button tries again: the link to sign in has to stand still
  let goingOut = null; // the button pressed while something was unsaved; pressed again when it is

  function addressOf(draft) {
    return page.dataset.signin + "?open=" + draft.item.dataset.item;
  }

  function isSaved(draft) {
    return Boxes.text(draft) === draft.saved;
  }

  function unsaved() {
    return drafts.filter(function (draft) { return !isSaved(draft); });
  }

  function tell() {
    const locked = Array.from(page.querySelectorAll("[data-item][data-is-filled]")).filter(function (item) {
      return !item.querySelector("[data-draft]");
    });
    const filled = locked.length + drafts.filter(function (draft) { return draft.isFilled; }).length;
    Telling.tell(filled, unsaved().length, drafts.length > 0);
  }

  function save(draft, choice) {
    clearTimeout(draft.timer);
    if (isSignedOut || draft.isSaving || draft.isStopped || isSaved(draft)) return;
    const sent = Boxes.text(draft);
    const body = new FormData(draft.form);
    if (choice) body.append("choice", choice);
    draft.isSaving = true;
    Telling.say(draft.place, "ok", "正在保存");
    fetch(draft.form.action, {
      method: "POST",
      body: body,
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: sent.length < 20000,
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || [400, 401].includes(answer.status)) return signedOut(draft);
      return answer.json().then(function (said) {
        if (answer.ok) done(draft, sent, said, choice);
        else if (answer.status === 409) conflict(draft, said);
        else refuse(draft, said, choice);
      });
    }).catch(function () {
      draft.isStopped = Boolean(choice);
      Telling.say(draft.place, "off", choice ? "没有连上，请稍后再选" : "没有连上，已存在本机，连上后自动保存");
      if (choice) return;
      draft.timer = setTimeout(save, RETRY, draft);
    }).finally(function () {
      draft.isSaving = false;
      const isHeldUp = goingOut && draft.saved !== sent;
      if (draft.saved !== sent && !choice) goingOut = null; // it was not taken: the writer decides
      else if (!isSaved(draft) && goingOut) save(draft);
      else if (!isSaved(draft)) wait(draft);
      else if (draft.next) put(draft, draft.next);
      draft.next = null;
      tell();
      if (isHeldUp || draft.isHeldUp) Telling.notSent(unsaved().length);
      draft.isHeldUp = false;
      goOut();
    });
  }

  function done(draft, sent, said, choice) {
    const isUntouched = Boxes.text(draft) === sent;
    draft.isStopped = false;
    draft.version.value = said.version;
    draft.base.value = said.base;
    Telling.errors(draft, {});
    const isMixed = choice === "parts" && Settling.isMixed(draft);
    if (choice) Settling.settle(draft, said, isUntouched);
    else Settling.end(draft);
    draft.saved = choice && isUntouched ? Boxes.text(draft) : sent;
    if (isSaved(draft)) Kept.forget(draft.key);
    else Kept.keep(draft);
    const replaced = draft.item.querySelector("[data-replaced]");
    if (replaced.dataset.replaced !== String(said.replaced)) {
      replaced.innerHTML = said.replaced_html;
      replaced.dataset.replaced = said.replaced;
    }
    draft.item.querySelector("[data-overtaken]").replaceChildren();
    Telling.hint(draft, said.hints);
    Telling.saved(draft, said, isMixed);
    tick(draft, said);
    draft.isFilled = said.is_filled;
    Telling.show(draft);
    if ("refused" in draft.form.dataset) location.assign(addressOf(draft)); // away from what was compared
  }

  function tick(draft, said) {
    const box = draft.item.querySelector("input[type=checkbox][name=report]");
    box.value = said.report + "." + said.lock;
    if (box.disabled && said.is_filled) box.checked = true;
    box.disabled = !said.is_filled;
  }

  function conflict(draft, said) {
    stay(draft);
    draft.item.querySelector("[data-overtaken]").replaceChildren();
    Settling.ask(draft, said);
  }

  function refuse(draft, said, choice) {
    stay(draft);
    draft.isStopped = Boolean(choice); // what was compared still waits for a decision
    Telling.errors(draft, said.fields || {});
    Telling.say(draft.place, "bad", "没有保存：" + said.error.replace(/^没有保存。/, ""));
  }

  function signedOut(draft) {
    isSignedOut = true;
    stay(draft);
    Telling.signedOut(draft, addressOf(draft));
  }

  /* Nothing goes out for signature before the last stroke is saved; then it goes by itself. */
  function goOut() {
    if (!goingOut || unsaved().length) return;
    const pressed = goingOut;
    goingOut = null;
    signing.requestSubmit(pressed);
  }

  /* What could not be saved keeps the page from going out, and is shown. */
  function stay(draft) {
    draft.isHeldUp = Boolean(goingOut);
    if (goingOut) draft.item.dispatchEvent(new CustomEvent("show-task", { bubbles: true })); // folding.js opens it
    goingOut = null;
  }

  function wait(draft) {
    clearTimeout(draft.timer);
    draft.timer = setTimeout(save, PAUSE, draft);
  }

  function changed(draft) {
    Boxes.measure(draft);
    Kept.keep(draft);
    wait(draft);
    tell();
  }

  /* Another text into the boxes, knowing what stands there. */
  function put(draft, found) {
    Settling.over(draft);
    Boxes.fill(draft, Object.assign(Boxes.values(draft), found));
    draft.isStopped = false;
    draft.saved = null;
    draft.form.elements.progress.focus();
    changed(draft);
  }

  /* What stands in the boxes is saved first, so that the server can keep it. */
  function takeBack(draft, found) {
    if (isSaved(draft)) put(draft, found);
    else draft.next = found;
    save(draft);
  }

  function saveAll() {
    for (const draft of drafts) save(draft);
  }

  /* By the button, or a choice after a comparison: it tries again whatever stopped it before. */
  function decide(draft, choice) {
    draft.isStopped = isSignedOut = false;
    if (choice) draft.saved = null;
    save(draft, choice);
  }

  /* The text of the boxes beside the one that another saved, whether or not it was changed here. */
  function compare(draft) {
    draft.isLooking = isSaved(draft); // nothing of one's own that would have to be kept
    draft.saved = null;
    save(draft);
  }

  function begin(draft) {
    drafts.push(draft);
    draft.isStopped = "refused" in draft.form.dataset; // what was refused or compared waits for a decision
    draft.saved = draft.isStopped || "unsaved" in draft.form.dataset ? null : Boxes.received(draft);
    const local = Kept.of(draft.key);
    if (draft.isStopped) {
      Kept.keep(draft);
    } else if (local && JSON.stringify(local.fields) !== draft.saved) {
      Boxes.fill(draft, local.fields);
      draft.version.value = local.version;
      draft.base.value = local.base || "";
      save(draft);
    } else if (!isSaved(draft)) {
      changed(draft);
    } else {
      Kept.forget(draft.key);
    }
  }

  function sendLater(event) {
    const left = unsaved();
    if (!left.length) return;
    event.preventDefault();
    event.stopPropagation();
    goingOut = event.submitter;
    const stuck = left.find(function (draft) { return draft.isStopped || isSignedOut; });
    if (stuck) stay(stuck);
    saveAll();
    tell();
    if (stuck) Telling.notSent(left.length);
  }

  if (page && signing) signing.addEventListener("submit", sendLater, true);
  return {
    drafts: drafts, begin: begin, save: save, saveAll: saveAll, changed: changed, decide: decide,
    compare: compare, takeBack: takeBack, isSaved: isSaved, tell: tell,
  };
})();
