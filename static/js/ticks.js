"use strict";

/* What is ticked to be signed, counted; and all of it at one stroke. */

(function () {
  const page = document.querySelector("[data-quarter]");
  const tickAll = document.querySelector("[data-tick-all]");
  if (!page || !tickAll) return;

  function ticks() {
    return Array.from(page.querySelectorAll(".tk-sign-item input[type=checkbox][name=report]:not(:disabled)"));
  }

  function count() {
    const ticked = Array.from(page.querySelectorAll("input[type=checkbox][name=report]:checked")).length;
    document.querySelector("[data-ticked]").textContent = ticked;
    tickAll.hidden = false;
    tickAll.textContent = ticks().some(function (tick) { return !tick.checked; }) ? "全选" : "全不选";
  }

  page.addEventListener("change", count);
  tickAll.addEventListener("click", function () {
    const isAll = !ticks().some(function (tick) { return !tick.checked; });
    for (const tick of ticks()) tick.checked = !isAll;
    count();
  });
  count();
})();
