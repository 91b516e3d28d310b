"use strict";

/* What is pasted from Word, WPS or Excel becomes plain, tidy text: numbering stays as text, table rows
   become lines, blanks and empty lines are put in order. Ctrl+Z takes it back like anything typed. */

(function () {
  const WIDE = "\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef\\u3000-\\u303f\\u2018-\\u201d";
  const AFTER_WIDE = new RegExp("([" + WIDE + "]) +(?=[" + WIDE + "\\w])", "g");
  const BEFORE_WIDE = new RegExp("(\\w) +(?=[" + WIDE + "])", "g");
  const NUMBER = /^((?:\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、))\s+/;
  const BLOCKS = /^(P|DIV|H[1-6]|LI|TR|TABLE|UL|OL|BLOCKQUOTE|PRE|SECTION|ARTICLE)$/;
  const LEFT_OUT = /^(STYLE|SCRIPT|TITLE|META|LINK|HEAD|DEL)$/;

  /* Word draws bullets with letters of its picture fonts, WPS with characters of the private area. */
  function isPicture(element) {
    return /wingdings|symbol|webdings/i.test(element.getAttribute("style") || "");
  }

  /* The number of a list that a browser would draw; Word writes its own into the text. */
  function numberOf(item) {
    const list = item.parentElement;
    if (!list || list.tagName !== "OL") return "· ";
    const items = Array.from(list.children).filter(function (each) { return each.tagName === "LI"; });
    return (Number(list.getAttribute("start")) || 1) + items.indexOf(item) + ". ";
  }

  function textOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[ \t\r\n]+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || LEFT_OUT.test(node.tagName)) return "";
    if (node.tagName === "BR") return "\n";
    if (node.tagName === "TD" || node.tagName === "TH") return inside(node).replace(/\s+/g, " ").trim() + "\t";
    if (isPicture(node) && inside(node).trim().length === 1) return "· ";
    if (node.tagName === "LI") return "\n" + numberOf(node) + inside(node) + "\n";
    return BLOCKS.test(node.tagName) ? "\n" + inside(node) + "\n" : inside(node);
  }

  function inside(node) {
    return Array.from(node.childNodes).map(textOf).join("");
  }

  /* Tabs part cells; other blanks stand only between foreign words and numbers. */
  function tidyLine(line) {
    return line
      .replace(/^\s*[\uf000-\uf0ff•●▪◆■]\s*/, "· ")
      .replace(/[\u200b-\u200d\ufeff\uf000-\uf0ff]/g, "")
      .replace(/[ \u00a0\u2002-\u200a\u202f\u3000]*\t\s*/g, "\t")
      .replace(/[ \u00a0\u2002-\u200a\u202f\u3000]+/g, " ")
      .trim()
      .replace(NUMBER, "$1")
      .replace(AFTER_WIDE, "$1")
      .replace(BEFORE_WIDE, "$1")
      .replace(/\t/g, " ");
  }

  function tidy(text) {
    return text.replace(/\r\n?|\v|\u2028|\u2029/g, "\n").split("\n").map(tidyLine).filter(Boolean).join("\n");
  }

  /* Lists and tables only the formatted copy tells apart; a picture of a text has none at all. */
  function cleaned(clipboard) {
    const html = clipboard.getData("text/html");
    if (/<(table|li|p|div|br)\b/i.test(html)) {
      return tidy(textOf(new DOMParser().parseFromString(html, "text/html").body));
    }
    return tidy(clipboard.getData("text/plain"));
  }

  function put(box, text) {
    if (document.execCommand("insertText", false, text)) return; // this keeps what Ctrl+Z goes back to
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("paste", function (event) {
    const box = event.target;
    if (box.tagName !== "TEXTAREA" || !event.clipboardData) return;
    const text = cleaned(event.clipboardData);
    if (!text) return;
    event.preventDefault();
    put(box, text);
  });
})();
