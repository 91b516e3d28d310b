"use strict";

/* Attachments go up beside the writing: progress, cancel, errors under the file box, and nothing typed
   elsewhere is touched. Without this script the page's own button sends them. */

(function () {
  const waiting = []; // one file at a time: the server takes them in turn anyway
  let current = null;

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function button(label, name, act) {
    const made = element("button", "btn btn-sm", label);
    made.type = "button";
    made.setAttribute("aria-label", label + name);
    made.addEventListener("click", act);
    return made;
  }

  function row(form, file) {
    const made = element("div", "tk-upload");
    made.append(element("span", "tk-file-name", file.name));
    form.closest("[data-files]").querySelector("[data-list]").append(made);
    return made;
  }

  function add(form, files) {
    for (const file of files) {
      const upload = { form: form, file: file, row: row(form, file) };
      if (file.size > Number(form.dataset.largest)) {
        fail(upload, "“" + file.name + "”超过20 MB，请压缩或拆分后再上传。");
      } else {
        show(upload);
        waiting.push(upload);
      }
    }
    next();
  }

  function show(upload) {
    const bar = element("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", upload.file.name + "上传进度");
    upload.bar = bar;
    upload.share = element("span", "tk-meta tk-num", "等待上传");
    upload.row.replaceChildren(
      element("span", "tk-file-name", upload.file.name), bar, upload.share,
      button("取消", upload.file.name, function () { cancel(upload); })
    );
  }

  function next() {
    if (current || !waiting.length) return;
    current = waiting.shift();
    send(current);
  }

  function send(upload) {
    const body = new FormData();
    body.append("csrf_token", upload.form.elements.csrf_token.value);
    body.append("file", upload.file);
    const request = new XMLHttpRequest();
    upload.request = request;
    upload.share.textContent = "0%";
    request.upload.addEventListener("progress", function (event) {
      if (!event.lengthComputable) return;
      upload.bar.value = (100 * event.loaded) / event.total;
      upload.share.textContent = event.loaded < event.total ? Math.floor(upload.bar.value) + "%" : "正在检查";
    });
    request.addEventListener("load", function () { answered(upload, request); });
    request.addEventListener("error", function () { fail(upload, "没有连上，没有传完。", true); });
    request.addEventListener("abort", function () { upload.row.remove(); });
    request.addEventListener("loadend", function () { current = null; next(); });
    request.open("POST", upload.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  }

  function answered(upload, request) {
    let said = {};
    try {
      said = JSON.parse(request.responseText);
    } catch (broken) { /* what is said then stands below */ }
    if (request.status !== 200 || !said.html) {
      fail(upload, said.error || "没有上传成功，请再试一次。", request.status >= 500);
      return;
    }
    upload.row.insertAdjacentHTML("beforebegin", said.html); // as the server draws it
    upload.row.remove();
    tell(upload.form, upload.file.name + "已上传");
  }

  function cancel(upload) {
    const at = waiting.indexOf(upload);
    if (at >= 0) waiting.splice(at, 1);
    if (upload === current) upload.request.abort();
    else upload.row.remove();
    tell(upload.form, upload.file.name + "已取消上传");
    upload.form.elements.file.focus();
  }

  function fail(upload, sentence, again) {
    const words = element("span", "tk-err", sentence);
    upload.row.replaceChildren(words);
    if (again) {
      upload.row.append(button("重传", upload.file.name, function () {
        show(upload);
        waiting.push(upload);
        next();
      }));
    }
    upload.row.append(button("知道了", upload.file.name, function () {
      upload.row.remove();
      upload.form.elements.file.focus();
    }));
    tell(upload.form, sentence);
  }

  function tell(form, sentence) {
    form.closest("[data-files]").querySelector("[data-told]").textContent = sentence;
  }

  function remove(form) {
    const list = form.closest("[data-files]");
    fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    }).then(function (answer) {
      return answer.json().then(function (said) {
        if (!answer.ok) throw new Error(said.error);
        list.querySelector("[data-told]").textContent = "已删除";
        form.closest("[data-attached]").remove();
        list.querySelector("input[type=file]").focus();
      });
    }).catch(function (broken) {
      const words = element("span", "tk-err", broken instanceof TypeError ? "没有连上，没有删除。" : broken.message);
      form.closest("[data-attached]").append(words);
      const pressed = form.querySelector("button");
      pressed.disabled = false;
      pressed.removeAttribute("aria-busy");
    });
  }

  for (const form of document.querySelectorAll("[data-attach]")) {
    const input = form.elements.file;
    form.classList.add("is-live");
    input.addEventListener("change", function () {
      add(form, Array.from(input.files));
      input.value = "";
    });
    form.addEventListener("dragover", function (event) { event.preventDefault(); });
    form.addEventListener("drop", function (event) {
      event.preventDefault();
      add(form, Array.from(event.dataTransfer.files));
    });
  }

  /* tracker.js has asked by now, where it asks. */
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-remove]") || event.defaultPrevented) return;
    event.preventDefault();
    remove(event.target);
  });

  function busy() {
    return current || waiting[0];
  }

  document.addEventListener("submit", function (event) {
    if (event.target.id !== "signing" || !busy()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    busy().row.scrollIntoView({ block: "center" });
    tell(busy().form, "附件还在上传，传完或取消后再送出。");
  }, true);

  window.addEventListener("beforeunload", function (event) {
    if (busy()) event.preventDefault();
  });
})();
