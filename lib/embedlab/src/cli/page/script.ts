/** What the page does: colours by category or cluster, one product marked in every map, and a search by words. */
export const script = String.raw`"use strict";
const data = JSON.parse(document.getElementById("products").textContent);
const maps = [...document.querySelectorAll(".map")];
const read = document.getElementById("read");
const say = (i) => {
  const clusters = maps.map((map, m) => data.models[m] + ": cluster " + data.clusters[m][i]).join(", ");
  read.textContent = data.names[i] + (data.categories ? " — " + (data.categories[data.labels[i]] ?? "no category") : "") + " — " + clusters;
};
const ring = (svg, i, m) => {
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  circle.setAttribute("cx", data.points[m][2 * i]);
  circle.setAttribute("cy", data.points[m][2 * i + 1]);
  circle.setAttribute("r", 14);
  svg.append(circle);
};
const mark = (rows) => maps.forEach((map, m) => {
  const svg = map.querySelector("svg");
  for (const old of [...svg.querySelectorAll("circle")]) old.remove();
  for (const i of rows) ring(svg, i, m);
});
const nearest = (m, x, y) => {
  let best = -1, least = 40 * 40;
  const points = data.points[m];
  for (let i = 0; i < points.length; i += 2) {
    const far = (points[i] - x) ** 2 + (points[i + 1] - y) ** 2;
    if (far < least) [least, best] = [far, i / 2];
  }
  return best;
};
maps.forEach((map, m) => {
  const svg = map.querySelector("svg");
  const show = (event) => {
    const box = svg.getBoundingClientRect();
    const i = nearest(m, ((event.clientX - box.left) / box.width) * 1000, ((event.clientY - box.top) / box.height) * 1000);
    if (i < 0) return;
    mark([i]);
    say(i);
  };
  svg.addEventListener("pointermove", show);
  svg.addEventListener("pointerdown", show);
});
for (const button of document.querySelectorAll("[data-color]")) button.addEventListener("click", () => {
  for (const other of document.querySelectorAll("[data-color]")) other.setAttribute("aria-pressed", String(other === button));
  for (const part of document.querySelectorAll("[data-by]")) part.toggleAttribute("hidden", part.dataset.by !== button.dataset.color);
});
const search = document.getElementById("search");
search.addEventListener("input", () => {
  const words = search.value.trim().toLowerCase();
  const rows = words === "" ? [] : data.names.flatMap((name, i) => name.toLowerCase().includes(words) ? [i] : []);
  mark(rows);
  read.textContent = words === "" ? "" : rows.length + (rows.length === 1 ? " product is" : " products are") + " marked" + (maps.length === 1 ? "" : " in every map") + (rows.length > 0 ? ", as " + data.names[rows[0]] : "");
});
document.getElementById("tools").hidden = false;
`;
