/** What is checked inside the page, as a script: the tests' own compiler knows no DOM. Returns a list of complaints. */
export const drawAndCheck = `async ({ data, layout, config, widths }) => {
  let width = widths[0];
  const complaints = [];
  document.body.innerHTML = "";
  document.body.style.margin = "0";
  const gd = document.createElement("div");
  gd.style.width = width + "px";
  document.body.append(gd);
  // Plotly.validate does not know Plotly's own binary arrays.
  const unpacked = (value) => {
    if (Array.isArray(value)) return value.map(unpacked);
    if (value === null || typeof value !== "object") return value;
    if (value.bdata === undefined) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpacked(inner)]));
    const all = [...new Float32Array(Uint8Array.from(atob(value.bdata), (c) => c.charCodeAt(0)).buffer)];
    const [rows, columns] = (value.shape ?? "").split(",").map(Number);
    return columns ? Array.from({ length: rows }, (_, i) => all.slice(i * columns, (i + 1) * columns)) : all;
  };
  const invalid = Plotly.validate(unpacked(data), structuredClone(layout));
  for (const problem of invalid ?? []) complaints.push("not valid: " + problem.msg);
  await Plotly.newPlot(gd, data, layout, config);
  let texts = [];
  const check = () => {
    gd._fullData.forEach((trace, i) => {
      const node = gd.calcdata[i]?.[0]?.node3?.node();
      const box = node?.getBoundingClientRect();
      const empty = [trace.x, trace.y].every((values) => values === undefined || values === null || values.length === 0) && trace.type !== "heatmap";
      if (trace.visible === true && !empty && !(box && (box.width > 0 || box.height > 0))) complaints.push(width + " px: trace " + i + " (" + trace.type + ") is not drawn");
    });
    const page = gd.getBoundingClientRect();
    if (gd.querySelector(".main-svg").getBoundingClientRect().width > width + 1) complaints.push(width + " px: wider than the page");
    const legend = gd.querySelector(".legend .bg")?.getBoundingClientRect();
    texts = [...gd.querySelectorAll(".main-svg text")].map((node) => {
      const rotated = /rotate\\((?!0[,)])/.test(node.getAttribute("transform") ?? "") || /rotate\\((?!0[,)])/.test(node.closest(".annotation-text-g")?.getAttribute("transform") ?? "");
      const part = node.closest(".legend") ? "legend" : node.closest(".xtick, .x2tick") || /xtick/.test(node.parentNode.getAttribute("class") ?? "") ? "x tick" : node.closest(".hm") ? "cell" : node.getAttribute("class") ?? "text";
      return { part, rotated, text: node.textContent, box: node.getBoundingClientRect() };
    }).filter((entry) => entry.text.trim() !== "" && entry.box.width > 0);
    for (const { part, text, box } of texts) {
      if (part === "legend") continue;
      if (box.left < page.left - 1.5 || box.right > page.right + 1.5 || box.top < page.top - 1.5 || box.bottom > page.bottom + 1.5) complaints.push(width + " px: cut: " + part + " “" + text.slice(0, 40) + "”");
      if (legend && box.bottom > legend.top + 2 && box.top < legend.bottom && box.right > legend.left && box.left < legend.right) complaints.push(width + " px: under the legend: " + part + " “" + text.slice(0, 40) + "”");
    }
    for (let i = 0; i < texts.length; i++) {
      for (let j = 0; j < i; j++) {
        const [a, b] = [texts[i], texts[j]];
        if (a.part === "legend" || b.part === "legend" || a.rotated || b.rotated) continue;
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 2 && down > 3.5) complaints.push(width + " px: overlap: " + a.part + " “" + a.text.slice(0, 30) + "” and " + b.part + " “" + b.text.slice(0, 30) + "”");
      }
    }
    const plot = gd._fullLayout._size;
    if (plot.h < 60 || plot.w < 0.3 * width) complaints.push(width + " px: the plot is left " + Math.round(plot.w) + " x " + Math.round(plot.h) + " px");
  };
  check();
  const hover = [];
  gd._fullData.forEach((trace, i) => {
    if (trace.hoverinfo === "skip" || trace.visible !== true) return;
    const point = trace.type === "heatmap" ? { curveNumber: i, pointNumber: [0, 0] } : { curveNumber: i, pointNumber: 0 };
    Plotly.Fx.hover(gd, [point], [trace.xaxis + trace.yaxis]);
    hover.push(...[...gd.querySelectorAll(".hoverlayer text")].map((node) => node.textContent));
    for (const node of gd.querySelectorAll(".hoverlayer a, .hoverlayer image, .hoverlayer tspan[style*=bold], .hoverlayer tspan[style*=italic]")) complaints.push("markup in hover: " + node.outerHTML.slice(0, 80));
  });
  Plotly.Fx.unhover(gd);
  const shownTexts = texts.map((entry) => entry.text);
  for (width of widths.slice(1)) {
    gd.style.width = width + "px";
    await Plotly.Plots.resize(gd);
    check();
  }
  for (const node of gd.querySelectorAll("svg a, svg script, svg foreignObject, img, iframe, mjx-container, [style*='font-weight: bold'] tspan, tspan[style*=bold], tspan[style*=italic]")) complaints.push("injected: " + node.outerHTML.slice(0, 80));
  const shown = [...shownTexts, ...hover].join("\\n");
  return { complaints: [...new Set(complaints)], shown };
}`;
