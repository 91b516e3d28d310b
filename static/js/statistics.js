"use strict";

/* Draws the pictures of the statistics with ECharts, as SVG. The numbers come from data-values; all of them
   stand in the table beside it. Colours come from tracker.css; each part has a hatching too, so that a
   picture on grey paper can be read. What is pointed at or tapped says its numbers inside the drawing (richText):
   ECharts' other tooltips write inline styles, which the policy forbids. */

(function () {
  const INK = token("--tk-ink"), SOFT = token("--tk-ink-2"), LINE = token("--tk-line");
  const FONT = getComputedStyle(document.body).fontFamily.replace(/"/g, "'"); // ECharts writes it into an attribute
  const TEXT = { fontFamily: FONT, fontSize: 13, color: INK };
  const LIGHT = new Set(["lagging", "completed", "in_time", "late", "due"]); // white numbers stand on these
  const FILLS = { in_time: "acc", late: "lagging", missing: "none", due: "acc", tasks: "slow", closes: "adjusted", opens: "acc2", off: "none", made_up: "gap" };
  const LETTERS = { due: "截", tasks: "任", closes: "关", opens: "开", made_up: "班" };
  const STRIPES = { dashArrayX: [1, 0], rotation: -Math.PI / 4 };
  const DECALS = {
    lagging: { ...STRIPES, dashArrayY: [2, 4], rotation: Math.PI / 4, color: "rgba(255,255,255,.6)" },
    late: { ...STRIPES, dashArrayY: [2, 4], rotation: Math.PI / 4, color: "rgba(255,255,255,.6)" },
    slow: { ...STRIPES, dashArrayY: [2, 5], color: "rgba(0,0,0,.4)" },
    adjusted: { symbol: "circle", dashArrayX: [5, 3], dashArrayY: [5, 3], symbolSize: 0.6, color: "rgba(0,0,0,.45)" },
  };

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  /* The fill that tracker.css gives to a part of a bar. */
  const probe = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  document.querySelector(".tk-patterns").append(probe);
  function fill(key) {
    probe.setAttribute("class", "tk-f-" + (FILLS[key] || key));
    return getComputedStyle(probe).fill;
  }

  let paper = 0; // while a page is printed, how wide its text is
  const A4 = 672;

  function isNarrow() {
    return !paper && window.innerWidth <= 640;
  }

  /* The room that a second line of the legend takes. */
  function wrapped() {
    return isNarrow() ? 24 : 0;
  }

  function parts(series, extra) {
    return series.map(function (one) {
      return {
        ...extra, name: one.name, type: "bar", stack: "all", silent: true,
        data: one.values.map(function (value) { return value || null; }), // a nought would have a label
        itemStyle: { color: fill(one.key), borderColor: one.key === "none" || one.key === "missing" ? token("--tk-edge") : "#fff", borderWidth: 1, decal: DECALS[one.key] || { symbol: "none" } },
        label: { show: true, color: LIGHT.has(one.key) ? "#fff" : INK, textBorderWidth: 0, backgroundColor: DECALS[one.key] ? fill(one.key) : "transparent", padding: [1, 4], formatter: "{c}" + (extra.unit || "") },
      };
    });
  }

  const BASE = { animation: false, textStyle: { fontFamily: FONT }, aria: { enabled: false } };

  /* Of a whole bar or column, or of one day; the sentences come with the values. */
  function tip(trigger, sentence) {
    return {
      renderMode: "richText", trigger: trigger, confine: true, transitionDuration: 0, axisPointer: { type: trigger === "axis" ? "shadow" : "none", shadowStyle: { color: "rgba(29,86,163,.08)" }, animation: false },
      backgroundColor: "#fff", borderColor: token("--tk-edge"), borderWidth: 1, borderRadius: 6, padding: [8, 12], shadowBlur: 0, shadowOffsetX: 0, shadowOffsetY: 0, shadowColor: "transparent",
      textStyle: { ...TEXT, lineHeight: 20 }, formatter: function (point) { return sentence(trigger === "axis" ? point[0] : point).replace(/[{}|]/g, " "); },
    };
  }

  function nth(values) {
    return function (point) { return values.tips[point.dataIndex]; };
  }
  const LEGEND = { top: 0, left: 0, itemWidth: 22, itemHeight: 13, selectedMode: false, textStyle: TEXT };
  const PLAIN = { axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } } };

  function names(values) {
    return { type: "category", data: values, inverse: true, ...PLAIN, axisLabel: { ...TEXT, interval: 0, width: isNarrow() ? 96 : 220, overflow: "truncate" } };
  }

  function numbers(max, format) {
    return { type: "value", max: max, minInterval: 1, axisLabel: { ...TEXT, color: SOFT, formatter: format }, splitLine: { lineStyle: { color: LINE } } };
  }

  const DRAW = {
    marks: function (values) {
      return {
        height: values.names.length * 27 + 70 + wrapped(),
        option: {
          ...BASE, tooltip: tip("axis", nth(values)), legend: LEGEND, grid: { left: 4, right: 16, top: 36 + wrapped(), bottom: 4, containLabel: true },
          yAxis: names(values.names), xAxis: numbers(null, "{value}"), series: parts(values.series, { barMaxWidth: 20 }),
        },
      };
    },

    rounds: function (values) {
      return {
        height: 300,
        option: {
          ...BASE, tooltip: tip("axis", nth(values)), legend: LEGEND, grid: { left: 4, right: 8, top: 44, bottom: 4, containLabel: true },
          xAxis: { type: "category", data: values.names, ...PLAIN, axisLabel: { ...TEXT, interval: 0 } },
          yAxis: numbers(100, "{value}%"), series: parts(values.series, { barMaxWidth: 72, unit: "%" }),
        },
      };
    },

    /* How much is done as a bar; how much of the year was over as a stroke across it. */
    targets: function (values) {
      return {
        height: values.names.length * 26 + 66,
        option: {
          ...BASE, tooltip: tip("axis", nth(values)), legend: { ...LEGEND, data: ["完成比例", "序时进度"] }, grid: { left: 4, right: 48, top: 36, bottom: 4, containLabel: true },
          yAxis: names(values.names), xAxis: numbers(100, "{value}%"),
          series: [
            { name: "完成比例", type: "bar", silent: true, data: values.values, barMaxWidth: 16, showBackground: true, backgroundStyle: { color: fill("none") }, itemStyle: { color: fill("acc") }, label: { show: true, position: "right", color: INK, formatter: "{c}%" } },
            { name: "序时进度", type: "scatter", silent: true, symbol: "rect", symbolSize: [4, 22], data: values.expected.map(function (share, n) { return [share, n]; }), itemStyle: { color: INK } },
          ],
        },
      };
    },

    days: function (values) {
      const there = new Set(values.days.map(function (day) { return day[1]; }));
      const kinds = values.kinds.filter(function (kind) { return there.has(kind[0]); });
      const index = new Map(kinds.map(function (kind, n) { return [kind[0], n]; }));
      const narrow = isNarrow();
      const weeks = Math.ceil((new Date(values.until) - new Date(values.from)) / 6048e5) + 1;
      return {
        height: narrow ? weeks * 17 + kinds.length * 24 + 60 : 7 * 22 + 90,
        option: {
          ...BASE, tooltip: tip("item", function (point) { return values.tips[point.value[0]]; }),
          visualMap: { type: "piecewise", dimension: 1, orient: narrow ? "vertical" : "horizontal", align: "left", inverse: narrow, left: 0, top: 0, itemWidth: 18, itemHeight: 14, itemSymbol: "rect", selectedMode: false, textStyle: TEXT, pieces: kinds.map(function (kind, n) { return { value: n, label: kind[1] + (LETTERS[kind[0]] ? "（" + LETTERS[kind[0]] + "）" : ""), color: fill(kind[0]) }; }) },
          calendar: { range: [values.from, values.until], orient: narrow ? "vertical" : "horizontal", left: narrow ? 40 : 26, right: 4, top: narrow ? kinds.length * 24 + 48 : 62, bottom: 4, cellSize: ["auto", "auto"], yearLabel: { show: false }, dayLabel: { firstDay: 1, nameMap: "ZH", color: SOFT, fontFamily: FONT }, monthLabel: { nameMap: "ZH", color: INK, fontFamily: FONT }, itemStyle: { color: "#fff", borderColor: LINE, borderWidth: 1 }, splitLine: { lineStyle: { color: SOFT, width: 1 } } },
          series: [{ type: "heatmap", coordinateSystem: "calendar", cursor: "default", emphasis: { disabled: true }, data: values.days.map(function (day) { return [day[0], index.get(day[1]), day[1]]; }), label: { show: true, fontSize: 12, fontFamily: FONT, formatter: function (point) { return "{" + (LIGHT.has(point.value[2]) ? "w" : "i") + "|" + (LETTERS[point.value[2]] || "") + "}"; }, rich: { w: { color: "#fff" }, i: { color: INK } } } }],
        },
      };
    },
  };

  function draw(figure) {
    const box = figure.firstElementChild;
    const plan = DRAW[figure.dataset.chart](JSON.parse(figure.dataset.values));
    figure.hidden = false;
    box.style.height = plan.height + "px";
    const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: "svg", locale: "ZH" });
    chart.dispatchAction({ type: "hideTip" });
    chart.resize({ width: paper || "auto" });
    chart.setOption(plan.option, true);
    chart.getZr().refreshImmediately(); // a printer waits for no frame
    return chart;
  }

  /* The picture under its title, twice as fine as on the screen, for a document or a slide. */
  function download(figure) {
    const box = figure.firstElementChild, image = new Image(), head = 44, fine = 2;
    const chart = echarts.getInstanceByDom(box);
    chart.dispatchAction({ type: "hideTip" }); // a finger leaves it standing
    chart.getZr().refreshImmediately();
    image.onload = function () {
      const canvas = document.createElement("canvas");
      canvas.width = box.clientWidth * fine;
      canvas.height = (box.clientHeight + head) * fine;
      const pen = canvas.getContext("2d");
      pen.scale(fine, fine);
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = INK;
      pen.font = "700 17px " + FONT;
      pen.fillText(figure.dataset.title, 4, 26);
      pen.drawImage(image, 0, head, box.clientWidth, box.clientHeight);
      canvas.toBlob(function (blob) {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = figure.dataset.title + ".png";
        link.click();
        setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
      });
    };
    image.src = chart.getDataURL({ type: "svg" });
  }

  const figures = [...document.querySelectorAll("[data-chart]")];
  figures.forEach(function (figure) {
    draw(figure);
    figure.querySelector("[data-download]").addEventListener("click", function () { download(figure); });
  });

  let width = window.innerWidth;
  window.addEventListener("resize", function () {
    if (paper || window.innerWidth === width) return; // a phone's bars come and go
    width = window.innerWidth;
    figures.forEach(draw);
  });

  /* Paper is narrower than the screen. */
  window.addEventListener("beforeprint", function () {
    paper = A4;
    figures.forEach(draw);
  });
  window.addEventListener("afterprint", function () {
    paper = 0;
    figures.forEach(draw);
  });
})();
