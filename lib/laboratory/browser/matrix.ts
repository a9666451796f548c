/** Most rows and columns that a matrix of buttons is drawn for. */
const mostCells = 40;

/** Categories by clusters of one model; a cell marks its products. */
class Matrix {
  readonly element = document.createElement("div");

  constructor(private readonly products: Products) {
    this.element.className = "embedlab-matrix";
  }

  show(model: Model): void {
    const { products } = this;
    const { categories } = products;
    const table = document.createElement("table");
    const caption = table.createCaption();
    caption.textContent = `Products by category and cluster of ${model.name}; a number marks them`;
    this.element.replaceChildren(table);
    if (categories.length > mostCells || model.clusterNames.length > mostCells) {
      caption.textContent = `${categories.length} categories by ${model.clusterNames.length} clusters: too many for a matrix of buttons; search, or colour and mark by the names above.`;
      return;
    }
    const counts = categories.map(() => new Uint32Array(model.clusterNames.length));
    for (let row = 0; row < products.count; row++)
      if (products.labels[row] >= 0 && model.clusters[row] >= 0) counts[products.labels[row]][model.clusters[row]]++;
    const most = Math.max(1, ...counts.flatMap((row) => Array.from(row)));
    const head = table.createTHead().insertRow();
    head.append(headed("col", ""), ...model.clusterNames.map((name) => headed("col", name)));
    const body = table.createTBody();
    for (const [category, name] of categories.entries()) {
      const line = body.insertRow();
      line.append(headed("row", name));
      for (const [cluster, count] of counts[category].entries()) {
        const cell = line.insertCell();
        if (count === 0) continue;
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = count.toLocaleString("en-US");
        button.style.setProperty("--share", String(count / most));
        button.setAttribute(
          "aria-label",
          `${button.textContent} of ${name} in ${model.clusterNames[cluster]}: mark them`,
        );
        button.addEventListener("click", (event) =>
          products.mark(
            products.where((row) => products.labels[row] === category && model.clusters[row] === cluster),
            event.shiftKey || event.ctrlKey || event.metaKey,
          ),
        );
        cell.append(button);
      }
    }
  }
}

function headed(scope: "row" | "col", text: string): HTMLElement {
  const cell = document.createElement(text === "" ? "td" : "th");
  if (text !== "") cell.setAttribute("scope", scope);
  cell.textContent = text;
  return cell;
}
