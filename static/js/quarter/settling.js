"use strict";

/* Two texts of one task: the comparison as the server draws it, the choice, and other texts put into the boxes. */

const Settling = (function () {
  function place(draft) {
    return draft.form.querySelector("[data-conflict]");
  }

  /* Nothing goes out until the writer decides. */
  function ask(draft, said) {
    draft.isStopped = true;
    if (!draft.isLooking) Kept.keep(draft);
    draft.isLooking = false;
    place(draft).innerHTML = said.html;
    place(draft).hidden = false;
    draft.version.value = said.version;
    Telling.say(draft.place, "bad", "没有保存，请先选定");
    place(draft).scrollIntoView({ block: "start", behavior: "instant" });
    remind(draft);
  }

  function remind(draft) {
    place(draft).querySelector("[data-errors]").focus({ preventScroll: true });
  }

  function isAsked(draft) {
    return Boolean(place(draft).querySelector("[name=choice]"));
  }

  /* Whose text each box gets is on the page until the server has taken the choice. */
  function end(draft) {
    const hadFocus = place(draft).contains(document.activeElement);
    place(draft).replaceChildren();
    place(draft).hidden = true;
    if (hadFocus) draft.form.elements.progress.focus();
  }

  /* The next save knows what stands there, so that the server keeps what goes. */
  function over(draft) {
    const seen = document.createElement("input");
    seen.type = "hidden";
    seen.name = seen.value = "over";
    place(draft).replaceChildren(seen);
  }

  /* Whether some box gets both texts, one after the other: it wants to be read once more. */
  function isMixed(draft) {
    return Boolean(place(draft).querySelector("input[value=both]:checked"));
  }

  /* What was saved comes into the boxes, unless somebody wrote on meanwhile: then that is saved over it. */
  function settle(draft, said, isUntouched) {
    end(draft);
    if (isUntouched) Boxes.fill(draft, said.settled);
    else over(draft);
  }

  return { ask: ask, remind: remind, isAsked: isAsked, end: end, over: over, settle: settle, isMixed: isMixed };
})();
