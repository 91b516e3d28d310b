"use strict";

/* The review: marks and decisions by key, J and K through the queue. Everything has a button too. */

(function () {
  const current = document.querySelector(".tk-queue a[aria-current]");
  const verdict = document.querySelector(".tk-verdict");

  function light(group) {
    for (const label of group.querySelectorAll("label")) {
      label.classList.toggle("is-on", label.querySelector("input").checked);
    }
  }

  function step(by) {
    const links = Array.from(document.querySelectorAll(".tk-queue li a"));
    const next = links[links.indexOf(current) + by];
    if (next) next.click();
  }

  for (const group of verdict.querySelectorAll(".tk-pick, .tk-reasons")) {
    group.addEventListener("change", function () { light(group); });
  }
  if (current) current.scrollIntoView({ block: "nearest" });

  document.addEventListener("keydown", function (event) {
    const typing = /^(TEXTAREA|SELECT)$/.test(event.target.tagName) ||
      (event.target.tagName === "INPUT" && !/^(radio|checkbox)$/.test(event.target.type));
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const choice = verdict.querySelector("[data-key='" + CSS.escape(key) + "']");
    if (choice) choice.click();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "a") verdict.querySelector("[data-accept]").click();
    else if (key === "r") {
      event.preventDefault();
      const drawer = verdict.querySelector("[data-return]");
      drawer.open = true;
      drawer.querySelector("textarea").focus();
    }
  });
})();
