"use strict";

/* The open form of a task of a draft: saved while it is written, kept on this machine until the
   server has it. What another changed in the same part is put beside it by the server, to choose.
   Without this script the button saves. */

(function () {
  const PAUSE = 1500; // after the last stroke
  const RETRY = 20000;
  const form = document.querySelector("[data-task-form]");
  if (!form || "collided" in form.dataset) return;
  const NOT_TYPED = ["csrf_token", "session", "seen", "more"];
  const isNew = form.dataset.taskForm === "new";
  const key = "tracker.draft.plan." + document.querySelector("[data-owner]").dataset.owner + "." + form.getAttribute("action");
  let saved = "refused" in form.dataset ? null : text();
  let timer = 0;
  let isSaving = false;
  let isStopped = false; // until the writer decides
  let leaving = null; // where to go when all is saved
  let isPressed = false; // the button, not the clock

  function values() {
    return Array.from(new FormData(form)).filter(function (pair) {
      return !NOT_TYPED.includes(pair[0]);
    });
  }

  function text() {
    return JSON.stringify(values());
  }

  function say(kind, words) {
    const place = form.querySelector("[data-saved]");
    if (place.textContent === words) return;
    place.className = "tk-saved" + (kind ? " tk-saved-" + kind : "");
    place.textContent = words;
  }

  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify({ seen: form.elements.seen.value, fields: values() }));
    } catch (refused) { /* the page itself still holds the text */ }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch (refused) { /* nothing was kept either */ }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (broken) {
      return null;
    }
  }

  function fill(fields) {
    for (const box of form.elements) {
      if (!box.name || NOT_TYPED.includes(box.name)) continue;
      const found = fields.filter(function (pair) { return pair[0] === box.name; });
      if (/^(checkbox|radio)$/.test(box.type)) box.checked = found.some(function (pair) { return pair[1] === box.value; });
      else if (found.length) box.value = found[0][1];
    }
  }

  /* What is half typed into the box of names does not go out before Enter. */
  function save(isAdding) {
    clearTimeout(timer);
    const adds = isAdding === true && form.elements.more.value.trim() !== "";
    if (isNew || isSaving || isStopped || (text() === saved && !adds)) return;
    const sent = text();
    const body = new FormData(form);
    if (!adds && !isPressed) body.set("more", "");
    isSaving = true;
    say("", "正在保存");
    fetch(form.action, {
      method: "POST",
      body: body,
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: sent.length < 20000,
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401) return stop("登录已过期，已存在本机。请在新窗口登录后回来按“保存”");
      if (answer.status === 404) return stop("这一项已被他人删除或合并，您写的还在框里，请复制后另加一项");
      return answer.json().then(function (said) {
        if (answer.ok) done(sent, said);
        else if (answer.status === 409) collide(said);
        else if (isPressed) HTMLFormElement.prototype.submit.call(form); // its page says what is wrong where
        else stop("没有保存：" + said.error);
      });
    }).catch(function () {
      say("off", "没有连上，已存在本机，连上后自动保存");
      leaving = null;
      timer = setTimeout(save, RETRY);
    }).finally(function () {
      isSaving = false;
      if (saved === sent && text() !== sent) wait();
      go();
    });
  }

  function done(sent, said) {
    saved = sent;
    form.elements.seen.value = said.seen;
    if (said.html) redraw(said.html, sent);
    if (text() === saved) forget();
    for (const box of form.querySelectorAll(".is-invalid")) box.classList.remove("is-invalid");
    say("", "已保存 " + said.saved_at + (said.kept ? "；他人同时改的" + said.kept + "也保留了，离开后可见" : ""));
  }

  /* With the units and leaders that were added by name; what was typed meanwhile stays typed. */
  function redraw(html, sent) {
    const holder = document.createElement("div");
    const typed = text() === sent ? null : values();
    holder.innerHTML = html;
    form.innerHTML = holder.querySelector("form").innerHTML;
    saved = text();
    if (typed) fill(typed.filter(function (pair) { return !/^(parties|leaders)/.test(pair[0]); }));
    forget();
    form.elements.more.focus();
  }

  function stop(words) {
    isStopped = true;
    leaving = null;
    isPressed = false;
    say("bad", words);
  }

  /* The server's form with both texts takes the place of this one; its buttons send it. */
  function collide(said) {
    isStopped = true;
    forget();
    const holder = document.createElement("div");
    holder.innerHTML = said.html;
    const both = holder.querySelector("form");
    form.replaceWith(both);
    both.scrollIntoView({ block: "start", behavior: "instant" });
    both.querySelector("[data-errors]").focus({ preventScroll: true });
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  function changed() {
    isStopped = false;
    if (text() === saved) {
      forget();
      return say("", "没有改动");
    }
    keep();
    say("off", isNew ? "未保存，已存在本机" : "未保存");
    wait();
  }

  function go() {
    if (!leaving || isStopped || isSaving) return;
    if ((text() !== saved || (isPressed && form.elements.more.value)) && !isNew) return save(true);
    location.assign(leaving);
  }

  function leave(isButton) {
    leaving = form.dataset.back;
    isPressed = isButton;
    isStopped = false;
    go();
  }

  const local = kept();
  if (local && saved !== null && JSON.stringify(local.fields) !== saved) {
    fill(local.fields);
    if (local.seen) form.elements.seen.value = local.seen;
    changed();
  } else forget();

  form.addEventListener("input", function (event) { if (event.target.name !== "more") changed(); });
  form.addEventListener("change", function (event) {
    if (event.target.name === "more") return;
    changed();
    save();
  });
  form.addEventListener("submit", function (event) {
    clearTimeout(timer);
    if (isNew) return forget();
    event.preventDefault();
    event.stopPropagation();
    leave(true);
  });
  form.addEventListener("click", function (event) {
    if (!event.target.closest("[data-leave]")) return;
    if (isNew) return forget();
    event.preventDefault();
    leave(false);
  });
  form.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.key === "s")) {
      event.preventDefault();
      if (event.key === "s") return save();
      form.requestSubmit();
    } else if (event.key === "Enter" && event.target.name === "more" && !isNew && event.target.value) {
      event.preventDefault();
      isStopped = false;
      save(true);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (isNew) location.assign(form.dataset.back);
      else leave(false);
    }
  });
  window.addEventListener("online", function () { save(); });
  window.addEventListener("pagehide", function () { save(); });
  const top = form.getBoundingClientRect().top;
  if (top < 60 || top > window.innerHeight * 0.7) form.scrollIntoView({ block: "start", behavior: "instant" });
  form.querySelector("textarea").focus({ preventScroll: true });
})();
