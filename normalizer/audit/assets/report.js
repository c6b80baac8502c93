"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const FIRST = 25;

  // --- light and dark -----------------------------------------------------------------------------------------
  const setTheme = (name) => {
    root.dataset.theme = name;
    const button = document.getElementById("theme");
    button.textContent = name === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to ${name === "dark" ? "light" : "dark"} colours`);
  };
  setTheme(dark.matches ? "dark" : "light");
  document.getElementById("theme").addEventListener("click", () => {
    setTheme(root.dataset.theme === "dark" ? "light" : "dark");
    drawAll();
  });
  dark.addEventListener("change", () => { setTheme(dark.matches ? "dark" : "light"); drawAll(); });

  // --- tables: sort, search, show all, details ----------------------------------------------------------------
  const number = new Intl.NumberFormat("en-US");
  document.querySelectorAll("table[data-rows]").forEach((table) => {
    const body = table.tBodies[0];
    const pairs = [...body.rows].filter((row) => !row.classList.contains("detail"))
      .map((row) => ({ row, detail: row.dataset.detail ? document.getElementById(row.dataset.detail) : null }));
    const tools = document.querySelector(`.tools[data-for="${table.id}"]`);
    const input = tools && tools.querySelector("input");
    const count = tools && tools.querySelector(".count");
    const all = tools && tools.querySelector("button");
    let open = pairs.length <= FIRST;
    pairs.forEach((pair) => {
      pair.text = (pair.row.textContent + " " + (pair.detail ? pair.detail.textContent : "")).toLowerCase();
    });
    const show = () => {
      const words = input ? input.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
      let found = 0, shown = 0;
      pairs.forEach(({ row, detail, text }) => {
        const fits = words.every((word) => text.includes(word));
        found += fits;
        row.hidden = !fits || (!open && shown >= FIRST);
        shown += !row.hidden;
        row.classList.toggle("beyond", shown > 60);
        if (detail) detail.hidden = row.hidden || row.querySelector(".open").getAttribute("aria-expanded") !== "true";
      });
      if (count) count.textContent = shown < found ? `first ${number.format(shown)} of ${number.format(found)}`
        : `${number.format(found)} of ${number.format(pairs.length)}`;
      if (all) { all.hidden = found <= FIRST; all.textContent = open ? `Show first ${FIRST}` : `Show all ${number.format(found)}`; }
    };
    if (input) input.addEventListener("input", show);
    if (all) all.addEventListener("click", () => { open = !open; show(); });
    pairs.forEach(({ row }) => {
      const button = row.querySelector(".open");
      if (button) button.addEventListener("click", () => {
        button.setAttribute("aria-expanded", button.getAttribute("aria-expanded") !== "true");
        show();
      });
    });
    table.querySelectorAll("thead th button").forEach((button) => {
      const head = button.parentElement;
      button.addEventListener("click", () => {
        const numeric = head.classList.contains("num");
        const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : numeric;
        table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = ({ row }) => {
          const cell = row.cells[head.cellIndex];
          const said = cell.dataset.value ?? cell.textContent.trim();
          return numeric ? (said === "" ? -Infinity : Number(said)) : said.toLowerCase();
        };
        pairs.forEach((pair) => { pair.value = value(pair); });
        pairs.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) * (down ? -1 : 1));
        pairs.forEach(({ row, detail }) => { body.append(row); if (detail) body.append(detail); });
        show();
      });
    });
    table.reveal = (row) => {
      const pair = pairs.find((one) => one.row === row);
      if (!pair) return;
      if (input) input.value = "";
      open = true;
      const button = row.querySelector(".open");
      if (button) button.setAttribute("aria-expanded", "true");
      show();
    };
    show();
  });
  const follow = () => {
    const row = location.hash.startsWith("#group-") && document.getElementById(location.hash.slice(1));
    if (row) { row.closest("table").reveal(row); row.scrollIntoView({ block: "center" }); }
  };
  addEventListener("hashchange", follow);

  // --- charts ---------------------------------------------------------------------------------------------------
  const color = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const percent = (value, digits = 1) => `${(value * 100).toFixed(digits)}%`;
  const narrow = () => innerWidth < 640;
  const STATUSES = ["mapped", "partial", "ambiguous", "unmapped"];
  const FAMILIES = ["#2a7f93", "#d08a1d", "#6d5aa8", "#b5523f", "#3f8a4d", "#35679f", "#a34f83", "#7d8a2e", "#2f9a86", "#8b6a4a", "#5b7286", "#9c6fbd"];
  const familyColor = (node, i) => (node.nothing ? color("soft") : FAMILIES[i % FAMILIES.length]);
  // the same hue, lighter from ring to ring; dark words on what is light
  const mix = (hex, share) => `#${[1, 3, 5].map((at) => Math.round(parseInt(hex.slice(at, at + 2), 16) * (1 - share) + 255 * share).toString(16).padStart(2, "0")).join("")}`;
  const paint = (node, hex, depth) => ({
    ...node,
    itemStyle: { color: mix(hex, Math.min(depth * 0.28, 0.62)) },
    label: { color: depth === 0 ? "#fff" : "#17202c" },
    children: node.children && node.children.map((child) => paint(child, hex, depth + 1)),
  });
  data.tree.forEach((node, i) => {
    document.querySelectorAll("[data-family]").forEach((dot) => {
      if (dot.dataset.family === node.name) dot.style.background = FAMILIES[i % FAMILIES.length];
    });
  });
  const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

  const shared = () => ({
    textStyle: { color: color("ink"), fontFamily: getComputedStyle(document.body).fontFamily },
    animation: !calm,
    animationDuration: 300,
    tooltip: { confine: true, backgroundColor: color("card"), borderColor: color("line"), textStyle: { color: color("ink") } },
    legend: { textStyle: { color: color("ink") }, top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 10 },
  });
  const axis = (more) => ({
    axisLabel: { color: color("soft") },
    axisLine: { lineStyle: { color: color("line") } },
    splitLine: { lineStyle: { color: color("line") } },
    nameTextStyle: { color: color("soft") },
    ...more,
  });

  const charts = {
    coverage: (rows) => {
      const labels = [], totals = [];
      rows.forEach(({ by, rows: slices }) => slices.forEach((slice) => {
        labels.push(slice.label);
        totals.push(STATUSES.reduce((sum, name) => sum + slice[name], 0));
      }));
      const slices = rows.flatMap(({ rows: some }) => some);
      return {
        ...shared(),
        grid: { left: 8, right: 24, top: narrow() ? 56 : 36, bottom: 8, containLabel: true },
        tooltip: {
          ...shared().tooltip, trigger: "axis", axisPointer: { type: "shadow" },
          formatter: (items) => `<b>${escape(labels[items[0].dataIndex])}</b><br>` + items.map((item) =>
            `${item.marker} ${item.seriesName}: ${number.format(slices[item.dataIndex][item.seriesName])} (${percent(item.value)})`).join("<br>"),
        },
        xAxis: axis({ type: "value", max: 1, axisLabel: { color: color("soft"), formatter: (v) => percent(v, 0) } }),
        yAxis: axis({
          type: "category", data: labels, inverse: true, axisTick: { show: false },
          axisLabel: { color: color("ink"), width: narrow() ? 96 : 190, overflow: "break" },
        }),
        series: STATUSES.map((name) => ({
          name, type: "bar", stack: "all", barWidth: "62%", itemStyle: { color: color(name) },
          data: slices.map((slice, i) => (totals[i] ? slice[name] / totals[i] : 0)),
          label: name === "mapped" ? { show: true, position: "insideLeft", color: root.dataset.theme === "dark" ? "#0c1218" : "#fff", formatter: (p) => percent(p.value) } : undefined,
        })),
      };
    },
    tree: (nodes) => ({
      ...shared(),
      legend: undefined,
      tooltip: {
        ...shared().tooltip,
        formatter: ({ treePathInfo, value }) => treePathInfo.slice(1).map((n) => escape(n.name)).join(" › ") + `<br><b>${number.format(value)}</b> outcomes`,
      },
      series: [{
        type: "sunburst", radius: ["13%", "96%"], nodeClick: "rootToNode", sort: null,
        data: nodes.map((node, i) => paint(node, familyColor(node, i), 0)),
        itemStyle: { borderColor: color("card"), borderWidth: 1 },
        label: { minAngle: 7, overflow: "truncate", fontSize: 10, rotate: "radial" },
        emphasis: { focus: "ancestor" },
        levels: [
          {},
          { r0: "13%", r: "49%", label: { minAngle: 9, fontSize: narrow() ? 7.5 : 10, width: narrow() ? 60 : 104, fontWeight: 600, formatter: ({ name }) => name.split(/,| and /)[0].replace(/ /g, "\n").replace("-", "-\n") } },
          { r0: "49%", r: "78%", label: { width: narrow() ? 40 : 84 } },
          { r0: "78%", r: "91%", label: { show: false } },
          { r0: "91%", r: "97%", label: { show: false } },
        ],
      }],
    }),
    histogram: ({ bins, threshold }) => ({
      ...shared(),
      grid: { left: 8, right: 16, top: 36, bottom: 28, containLabel: true },
      tooltip: { ...shared().tooltip, trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (v) => number.format(v) },
      xAxis: axis({ type: "category", data: bins.map((bin) => bin.from.toFixed(2)), name: "confidence from", nameLocation: "middle", nameGap: 26, axisTick: { show: false } }),
      yAxis: axis({ type: "log", min: 1, logBase: 10, axisLabel: { color: color("soft"), formatter: (v) => number.format(v) } }),
      series: [
        { name: "chosen", type: "bar", barGap: "-100%", itemStyle: { color: color("mapped") }, data: bins.map((bin) => bin.chosen || null) },
        {
          name: "best of what was rejected", type: "bar", itemStyle: { color: color("unmapped") }, data: bins.map((bin) => bin.rejected || null),
          markLine: { symbol: "none", silent: true, lineStyle: { color: color("soft") }, label: { color: color("soft"), formatter: "threshold" }, data: [{ xAxis: Math.round(threshold * 20) }] },
        },
      ],
    }),
    precision: ({ expected, measured }) => ({
      ...shared(),
      grid: { left: 8, right: 16, top: 56, bottom: 28, containLabel: true },
      tooltip: { ...shared().tooltip, trigger: "axis", valueFormatter: (v) => percent(v) },
      xAxis: axis({ type: "value", min: 0.5, max: 1, name: "keep what is at least so sure", nameLocation: "middle", nameGap: 26, splitLine: { show: false } }),
      yAxis: axis({ type: "value", min: 0, max: 1, axisLabel: { color: color("soft"), formatter: (v) => percent(v, 0) } }),
      series: [
        { name: "precision to expect", type: "line", showSymbol: false, lineStyle: { width: 3 }, color: color("mapped"), data: expected.map((p) => [p.threshold, p.precision]) },
        { name: "precision measured on labelled outcomes", type: "line", symbol: "diamond", symbolSize: 7, lineStyle: { type: "dashed" }, color: color("accent"), data: measured.map((p) => [p.threshold, p.precision]) },
        { name: "share kept", type: "line", showSymbol: false, areaStyle: { opacity: 0.12 }, color: color("partial"), data: expected.map((p) => [p.threshold, p.kept]) },
      ],
    }),
    worth: (steps) => {
      const names = ["outcomes", "trials"];
      return {
        ...shared(),
        grid: { left: 8, right: 16, top: 36, bottom: 28, containLabel: true },
        tooltip: {
          ...shared().tooltip, trigger: "axis",
          formatter: (items) => `<b>${items[0].dataIndex ? `${items[0].dataIndex}. ${escape(steps[items[0].dataIndex].text)}` : "now"}</b><br>` +
            items.map((item) => `${item.marker} ${item.seriesName}: ${percent(steps[item.dataIndex][names[item.seriesIndex]], 2)} (+${item.value.toFixed(2)} points)`).join("<br>"),
        },
        xAxis: axis({ type: "category", data: steps.map((_, i) => i), name: "additions", nameLocation: "middle", nameGap: 26, boundaryGap: false }),
        yAxis: axis({ type: "value", min: 0, axisLabel: { color: color("soft"), formatter: (v) => `+${v}` } }),
        series: names.map((name) => ({
          name: `${name}, percentage points gained`, type: "line", step: "end", showSymbol: false, lineStyle: { width: 3 },
          color: color(name === "trials" ? "accent" : "mapped"), areaStyle: name === "trials" ? { opacity: 0.08 } : undefined,
          data: steps.map((step) => (step[name] - steps[0][name]) * 100),
        })),
      };
    },
    elements: (rows) => ({
      ...shared(),
      legend: undefined,
      grid: { left: 16, right: 52, top: 8, bottom: 8, containLabel: true },
      tooltip: { ...shared().tooltip, formatter: (p) => `${escape(p.name)}: ${number.format(rows[p.dataIndex].outcomes)} outcomes` },
      xAxis: axis({ type: "value", max: 1, axisLabel: { color: color("soft"), formatter: (v) => percent(v, 0) } }),
      yAxis: axis({ type: "category", inverse: true, data: rows.map((row) => row.name), axisTick: { show: false }, axisLabel: { color: color("ink") } }),
      series: [{
        type: "bar", barWidth: "60%", itemStyle: { color: color("mapped"), borderRadius: [0, 4, 4, 0] }, data: rows.map((row) => row.share),
        label: { show: true, position: "right", color: color("ink"), formatter: (p) => percent(p.value) },
      }],
    }),
    frames: (counts) => ({
      ...shared(),
      legend: { ...shared().legend, top: 0 },
      tooltip: { ...shared().tooltip, formatter: (p) => `${escape(p.name)}: ${number.format(p.value)} (${p.percent}%)` },
      series: [{
        type: "pie", radius: ["44%", "68%"], center: ["50%", "56%"], itemStyle: { borderColor: color("card"), borderWidth: 2 },
        label: { color: color("ink"), formatter: "{d}%" },
        data: [
          { name: "read", value: counts.parsed, itemStyle: { color: color("mapped") } },
          { name: "not read", value: counts.unparsed, itemStyle: { color: color("unmapped") } },
          { name: "no time frame", value: counts.none, itemStyle: { color: color("partial") } },
        ].filter((part) => part.value),
      }],
    }),
  };
  const sources = { histogram: "confidence", precision: "confidence" };
  const drawn = new Map();
  function drawAll() {
    document.querySelectorAll("[data-chart]").forEach((place) => {
      const name = place.dataset.chart;
      let chart = drawn.get(place);
      if (!chart) { chart = echarts.init(place, null, { renderer: "svg" }); drawn.set(place, chart); }
      chart.setOption(charts[name](data[sources[name] || name]), true);
    });
  }
  if (typeof echarts !== "undefined") {
    drawAll();
    let timer;
    addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(() => { drawn.forEach((c) => c.resize()); drawAll(); }, 120); });
  }
  let before;
  addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    setTheme("light");
    drawn.forEach((chart) => { chart.resize({ width: Math.min(chart.getWidth(), 680), animation: { duration: 0 } }); });
    drawAll();
  });
  addEventListener("afterprint", () => { setTheme(before); drawn.forEach((chart) => chart.resize({ width: "auto" })); drawAll(); });
  follow();
})();
