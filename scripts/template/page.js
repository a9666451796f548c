/* global addEventListener, document, localStorage, matchMedia */
{
  const contents = document.getElementById("contents");
  for (const heading of document.querySelectorAll(".prose h2, .prose h3")) {
    const link = document.createElement("a");
    link.textContent = heading.textContent.replace(/¶$/, "");
    link.href = `#${heading.id}`;
    const item = document.createElement("li");
    item.className = heading.localName;
    item.append(link);
    contents?.append(item);
  }

  const remembered = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
    } catch {
      // A page that may keep nothing forgets.
    }
  };

  const page = document.documentElement;
  const theme = document.getElementById("theme");
  const isDark = () =>
    (page.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const wanted = remembered("embedlab-theme");
  if (wanted === "dark" || wanted === "light") page.dataset.theme = wanted;
  const name = () => (theme.textContent = isDark() ? "Light" : "Dark");
  theme.addEventListener("click", () => {
    page.dataset.theme = isDark() ? "light" : "dark";
    remembered("embedlab-theme", page.dataset.theme);
    name();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  name();
  theme.hidden = false;

  const code = document.getElementById("code");
  const cells = [...document.querySelectorAll("details.code")];
  code?.addEventListener("click", () => {
    const open = code.getAttribute("aria-pressed") !== "true";
    code.setAttribute("aria-pressed", String(open));
    code.textContent = open ? "Hide all code" : "Show all code";
    for (const cell of cells) cell.open = open;
  });
  if (code !== null) code.hidden = cells.length === 0;

  // A figure's heading comes in lines for a phone: here it takes as many as the page's width asks for.
  const refill = (text, width) => {
    const lines = [];
    for (const word of text.split(/ |<br>/)) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  };
  const merged = (layout, changes = {}) => ({
    ...layout,
    ...Object.fromEntries(
      Object.entries(changes).map(([key, value]) => [
        key,
        typeof value === "object" ? { ...layout[key], ...value } : value,
      ]),
    ),
  });
  const fitted = (given, width) => {
    const layout = width < 560 ? merged(given, given.meta?.narrow) : given;
    const { title, height, margin } = layout;
    if (typeof title?.text !== "string" || title.text === "") return layout;
    const note = title.subtitle?.text ?? "";
    const [heading, below] = [refill(title.text, (width - 40) / 7.7), refill(note, (width - 40) / 6.4)];
    const saved =
      19.5 * (title.text.split("<br>").length - heading.length) + 16 * (note.split("<br>").length - below.length);
    const lower = height - saved;
    return {
      ...layout,
      height: lower,
      margin: { ...margin, t: margin.t - saved },
      title: {
        ...title,
        text: heading.join("<br>"),
        subtitle: { ...title.subtitle, text: below.join("<br>") },
        y: 1 - ((1 - title.y) * given.height) / lower,
      },
    };
  };
  const figures = [...document.querySelectorAll("figure.figure")].map((figure) => ({
    plot: figure.querySelector(".plot"),
    ...JSON.parse(figure.querySelector("script").textContent),
  }));
  const draw = async (how) => {
    for (const { plot, data, layout, config } of figures) {
      const now = fitted(layout, plot.clientWidth);
      plot.style.minHeight = `${now.height}px`;
      await how(plot, data, now, { responsive: true, displaylogo: false, ...config });
      // Between two figures the page stays responsive.
      await new Promise((next) => setTimeout(next));
    }
  };
  draw(globalThis.Plotly?.newPlot).then(() => {
    page.dataset.drawn = "";
    let [drawn, waiting] = [page.clientWidth, 0];
    addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (page.clientWidth === drawn) return;
        drawn = page.clientWidth;
        draw(globalThis.Plotly?.react);
      }, 300);
    });
  });
}
