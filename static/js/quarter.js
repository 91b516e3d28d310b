"use strict";

/* The quarter's page: saves each task while it is written, and loses nothing. Opening one task after another
   is in folding.js, ticking what is to be signed in ticks.js.
   What is typed is kept on this machine until the server has it: through a broken network, an
   expired sign-in, a closed window. Without this script the Save buttons do the work. */

(function () {
  const page = document.querySelector("[data-quarter]");
  if (!page) return;
  const PAUSE = 2000; // after the last stroke
  const RETRY = 30000;
  const prefix = "tracker.draft." + page.dataset.owner + ".";
  const marks = document.getElementById("marks");
  const drafts = [];
  const locked = Array.from(page.querySelectorAll("[data-item][data-is-filled]")).filter(function (item) {
    return !item.querySelector("[data-draft]");
  });
  let isSignedOut = false; // then only the button tries again: the link to sign in has to stand still
  const signing = document.getElementById("signing");
  let goingOut = null; // the button pressed while something was unsaved; pressed again when it is

  function mark(name) {
    return marks.content.querySelector("[data-mark=" + name + "]").firstElementChild.cloneNode(true);
  }

  function say(place, kind, text) {
    if (place.textContent === text) return; // said once, however often it is true
    place.className = "tk-saved" + (kind === "ok" ? "" : " tk-saved-" + kind);
    place.replaceChildren(mark(kind), document.createTextNode(text));
  }

  /* Local copies: gone when the server has the text, or on sign-out from a shared machine. What is
     undecided is kept as the oldest version, so that it is asked about again. */
  function keep(draft) {
    try {
      localStorage.setItem(draft.key, JSON.stringify({ version: draft.isStopped ? 0 : draft.version.value, fields: values(draft) }));
    } catch (refused) { /* a full or forbidden store: the page itself still holds the text */ }
  }

  function kept(draft) {
    try {
      return JSON.parse(localStorage.getItem(draft.key));
    } catch (broken) {
      return null;
    }
  }

  function forget(draft) {
    try {
      localStorage.removeItem(draft.key);
    } catch (refused) { /* nothing was kept either */ }
  }

  function fields(draft) {
    return Array.from(draft.form.elements).filter(function (field) {
      return field.name && !["csrf_token", "version", "over", "choice"].includes(field.name);
    });
  }

  function values(draft) {
    const found = {};
    for (const field of fields(draft)) {
      if (field.type !== "radio" || field.checked) found[field.name] = field.value;
    }
    return found;
  }

  /* As the server sent it: boxes may have been filled before this script came. */
  function received(draft) {
    const found = {};
    for (const field of fields(draft)) {
      if (field.type !== "radio") found[field.name] = field.defaultValue;
      else if (field.defaultChecked) found[field.name] = field.value;
    }
    return JSON.stringify(found);
  }

  function fill(draft, found) {
    for (const field of fields(draft)) {
      if (field.type === "radio") field.checked = found[field.name] === field.value;
      else if (field.name in found) field.value = found[field.name];
    }
    draft.item.querySelectorAll(".tk-seg").forEach(light);
    measure(draft);
  }

  function text(draft) {
    return JSON.stringify(values(draft));
  }

  function measure(draft) {
    for (const box of draft.form.querySelectorAll("[data-advised]")) {
      const length = Array.from(box.value).length;
      const place = draft.form.querySelector("[data-length=" + box.name + "]");
      place.textContent = length + " / " + box.dataset.advised + " 字";
      place.classList.toggle("tk-saved-off", length > Number(box.dataset.advised));
    }
  }

  function light(group) {
    for (const label of group.querySelectorAll("label")) {
      label.classList.toggle("is-on", label.querySelector("input").checked);
    }
  }

  /* Saving: one request at a time for each task; what was typed meanwhile goes with the next. */
  function save(draft, choice) {
    clearTimeout(draft.timer);
    if (isSignedOut || draft.isSaving || draft.isStopped || text(draft) === draft.saved) return;
    const sent = text(draft);
    const body = new FormData(draft.form);
    if (choice) body.append("choice", choice);
    draft.isSaving = true;
    say(draft.place, "ok", "正在保存");
    fetch(draft.form.action, {
      method: "POST",
      body: body,
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: sent.length < 20000,
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || [400, 401].includes(answer.status)) return signedOut(draft);
      return answer.json().then(function (said) {
        if (answer.ok && said.merged) merge(draft, said);
        else if (answer.ok) done(draft, sent, said);
        else if (answer.status === 409) conflict(draft, said);
        else refuse(draft, said);
      });
    }).catch(function () {
      draft.isStopped = Boolean(choice);
      say(draft.place, "off", choice ? "没有连上，请稍后再选" : "没有连上，已存在本机，连上后自动保存");
      if (choice) return;
      draft.timer = setTimeout(save, RETRY, draft);
    }).finally(function () {
      draft.isSaving = false;
      if (draft.saved !== sent) goingOut = null; // it was not taken: the writer decides
      else if (text(draft) !== sent && goingOut) save(draft);
      else if (text(draft) !== sent) wait(draft);
      else if (draft.next) put(draft, draft.next);
      draft.next = null;
      tell();
      goOut();
    });
  }

  function saveAll() {
    for (const draft of drafts) save(draft);
  }

  function done(draft, sent, said) {
    if (said.is_theirs) { // the own text is kept beside it
      forget(draft);
      draft.saved = text(draft);
      location.assign(addressOf(draft));
      return;
    }
    draft.saved = sent;
    draft.isStopped = false;
    draft.version.value = said.version;
    if (text(draft) === sent) forget(draft);
    errors(draft, {});
    decided(draft);
    const replaced = draft.item.querySelector("[data-replaced]");
    if (replaced.dataset.replaced !== String(said.replaced)) {
      replaced.innerHTML = said.replaced_html;
      replaced.dataset.replaced = said.replaced;
    }
    hint(draft, said.hints);
    say(draft.place, "ok", (said.saved_at ? said.saved_at + " 已自动保存" : "已保存") +
      (said.hints.length ? "，" + said.hints.length + " 处提示" : ""));
    const tick = draft.item.querySelector("input[type=checkbox][name=report]");
    tick.value = said.report + "." + said.lock;
    if (tick.disabled && said.is_filled) tick.checked = true;
    tick.disabled = !said.is_filled;
    draft.isFilled = said.is_filled;
    show(draft);
    if ("refused" in draft.form.dataset) location.assign(addressOf(draft)); // away from what was compared
  }

  function addressOf(draft) {
    return page.dataset.signin + "?open=" + draft.item.dataset.item;
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
    const line = page.querySelector(".tk-index [data-opens='" + draft.item.dataset.item + "']");
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

  function refuse(draft, said) {
    stay(draft);
    errors(draft, said.fields || {});
    say(draft.place, "bad", "没有保存：" + said.error);
  }

  function errors(draft, found) {
    for (const place of draft.form.querySelectorAll("[data-error]")) {
      place.textContent = (found[place.dataset.error] || []).join("；");
      draft.form.elements[place.dataset.error].classList.toggle("is-invalid", place.textContent !== "");
    }
  }

  function signedOut(draft) {
    isSignedOut = true;
    stay(draft);
    const link = document.createElement("a");
    link.href = addressOf(draft);
    link.textContent = "重新登录";
    say(draft.place, "off", "登录已过期，已存在本机；");
    draft.place.append(link, "后自动保存");
  }

  /* Somebody else saved: both texts are shown, and nothing goes out until the writer decides. */
  function conflict(draft, said) {
    draft.isStopped = true;
    keep(draft);
    stay(draft);
    const place = draft.form.querySelector("[data-conflict]");
    place.innerHTML = said.html; // as the server draws it without a script
    place.hidden = false;
    draft.version.value = said.version;
    say(draft.place, "bad", "没有保存，请先选定");
    place.scrollIntoView({ block: "start", behavior: "instant" });
    place.querySelector("[data-errors]").focus({ preventScroll: true });
  }

  function decided(draft) {
    const place = draft.form.querySelector("[data-conflict]");
    place.replaceChildren();
    place.hidden = true;
  }

  /* Both texts come into the boxes; saved, they replace what was seen, and that is kept. */
  function merge(draft, said) {
    draft.version.value = said.version;
    decided(draft);
    put(draft, said.merged);
    say(draft.place, "ok", "两份已合在一起，请改好");
  }

  /* Another text into the boxes, knowing what stands there. */
  function put(draft, found) {
    const over = document.createElement("input");
    over.type = "hidden";
    over.name = over.value = "over";
    draft.form.querySelector("[data-conflict]").replaceChildren(over);
    fill(draft, Object.assign(values(draft), found));
    draft.isStopped = false;
    draft.saved = null;
    draft.form.elements.progress.focus();
    changed(draft);
  }

  function unsaved() {
    return drafts.filter(function (draft) { return text(draft) !== draft.saved; });
  }

  /* Nothing goes out for signature before the last stroke is saved; then it goes by itself. */
  function goOut() {
    if (!goingOut || unsaved().length) return;
    const pressed = goingOut;
    goingOut = null;
    signing.requestSubmit(pressed);
  }

  function wait(draft) {
    clearTimeout(draft.timer);
    draft.timer = setTimeout(save, PAUSE, draft);
  }

  function changed(draft) {
    measure(draft);
    keep(draft);
    wait(draft);
    tell();
  }

  /* What stands in the boxes is saved first, so that the server can keep it. */
  function takeBack(draft, found) {
    if (text(draft) === draft.saved) put(draft, found);
    else draft.next = found;
    save(draft);
  }

  /* The dock: how many are written, and whether all of it is with the server. */
  function tell() {
    const filled = locked.length + drafts.filter(function (draft) { return draft.isFilled; }).length;
    for (const place of document.querySelectorAll("[data-filled]")) place.textContent = filled;
    const bar = document.querySelector("[data-bar]");
    if (bar) bar.setAttribute("width", (100 * filled) / Number(bar.dataset.of) + "%");
    const place = document.querySelector("[data-all-saved]");
    if (!place || !drafts.length) return;
    const open = unsaved().length;
    if (open) say(place, "off", open + " 份还没有保存");
    else if (document.querySelector("[data-tick-all]")) place.replaceChildren(); // who signs has not come to write
    else say(place, "ok", "全部已保存");
  }

  /* What could not be saved keeps the page from going out, and is shown. */
  function stay(draft) {
    if (goingOut) draft.item.dispatchEvent(new CustomEvent("show-task", { bubbles: true })); // folding.js opens it
    goingOut = null;
  }

  for (const form of page.querySelectorAll("[data-draft]")) {
    const item = form.closest("[data-item]");
    const draft = {
      form: form,
      item: item,
      key: prefix + form.dataset.draft,
      version: form.elements.version,
      place: form.querySelector("[data-saved]"),
      isFilled: "isFilled" in item.dataset, // as the server counts it, whatever the boxes hold by now
    };
    drafts.push(draft);
    draft.isStopped = "refused" in form.dataset; // what was refused or compared waits for a decision
    draft.saved = draft.isStopped || "unsaved" in form.dataset ? null : received(draft);
    const local = kept(draft);
    if (draft.isStopped) {
      keep(draft);
    } else if (local && JSON.stringify(local.fields) !== draft.saved) {
      fill(draft, local.fields);
      draft.version.value = local.version;
      save(draft);
    } else if (text(draft) !== draft.saved) {
      changed(draft);
    } else {
      forget(draft);
    }
    item.addEventListener("input", function (event) {
      if (event.target.form === form) changed(draft);
    });
    item.addEventListener("change", function (event) {
      if (event.target.type === "radio") light(event.target.closest(".tk-seg"));
      if (event.target.form === form) { keep(draft); save(draft); }
    });
    form.addEventListener("focusout", function () { save(draft); });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopPropagation();
      const choice = event.submitter && event.submitter.name === "choice" ? event.submitter.value : "";
      if (!choice && form.querySelector("[name=choice]")) {
        form.querySelector("[data-conflict] [data-errors]").focus();
        return;
      }
      draft.isStopped = isSignedOut = false;
      if (choice) draft.saved = null;
      save(draft, choice);
    });
  }

  page.addEventListener("click", function (event) {
    const taken = event.target.closest("[data-take]");
    if (!taken) return;
    event.preventDefault();
    takeBack(drafts.find(function (draft) { return draft.item.contains(taken); }), JSON.parse(taken.dataset.take));
  });

  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    saveAll();
  });

  if (signing) {
    signing.addEventListener("submit", function (event) {
      const left = unsaved();
      if (!left.length) return;
      event.preventDefault();
      event.stopPropagation();
      goingOut = event.submitter;
      const stuck = left.find(function (draft) { return draft.isStopped || isSignedOut; });
      if (stuck) stay(stuck);
      saveAll();
      tell();
    }, true);
  }

  window.addEventListener("online", function () { saveAll(); });
  window.addEventListener("pagehide", function () { saveAll(); });
  drafts.forEach(measure);
  tell();
})();
