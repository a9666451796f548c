/* global document, localStorage, matchMedia */
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
  const isDark = () => (page.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
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

  const draw = async () => {
    for (const figure of document.querySelectorAll("figure.figure")) {
      const { data, layout, config } = JSON.parse(figure.querySelector("script").textContent);
      await globalThis.Plotly.newPlot(figure.querySelector(".plot"), data, layout, { responsive: true, displaylogo: false, ...config });
      // Between two figures the page stays responsive.
      await new Promise((next) => setTimeout(next));
    }
  };
  draw().then(() => (page.dataset.drawn = ""));
}
