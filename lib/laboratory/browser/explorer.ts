/** A choice with a label before it. */
function choice(label: string, names: readonly string[], chosen: (place: number) => void): HTMLElement {
  const element = document.createElement("label");
  const select = document.createElement("select");
  for (const name of names) select.add(new Option(name));
  select.addEventListener("change", () => chosen(select.selectedIndex));
  element.append(`${label} `, select);
  return element;
}

function pressed(name: string, does: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = name;
  element.addEventListener("click", does);
  return element;
}

/** Words as they are compared: case and accents aside. */
const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A field of CSV, quoted; what a spreadsheet would run as a formula is text. */
const field = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

function exportMarked(products: Products): void {
  const rows = products.where((row) => products.marked[row] === 1);
  const lines = rows.map((row) =>
    [
      products.ids === null ? String(row * products.step + 1) : products.ids[row],
      products.names[row],
      products.categoryOf(row),
      ...products.models.map((model) => products.clusterOf(model, row)),
    ]
      .map(field)
      .join(","),
  );
  const header = [
    products.ids === null ? "row" : "id",
    "name",
    "category",
    ...products.models.map(({ name }) => `cluster of ${name}`),
  ];
  const link = document.createElement("a");
  link.download = "marked-products.csv";
  link.href = URL.createObjectURL(
    new Blob([[header.map(field).join(","), ...lines].join("\r\n"), "\r\n"], { type: "text/csv" }),
  );
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Names of the groups with their colours; one marks its products. */
class Legend {
  readonly element = document.createElement("ul");

  constructor(private readonly products: Products) {
    this.element.className = "embedlab-legend";
  }

  show(way: Colouring): void {
    const { products } = this;
    this.element.replaceChildren(
      ...way.groups.map(({ name, color }, group) => {
        const item = document.createElement("li");
        const button = pressed(name, () => undefined);
        button.addEventListener("click", (event) =>
          products.mark(
            products.where((row) => products.models.some((model) => way.groupOf(row, model) === group)),
            event.shiftKey || event.ctrlKey || event.metaKey,
          ),
        );
        button.style.setProperty("--colour", color);
        item.append(button);
        return item;
      }),
    );
  }
}

function explore(card: HTMLElement): void {
  card.dataset.ready = "";
  const products = new Products(JSON.parse(card.querySelector("script")!.textContent!) as Written);
  const { models } = products;
  const status = document.createElement("p");
  status.className = "embedlab-status";
  status.setAttribute("role", "status");
  let told = "";
  const refresh = (): void => {
    const marks = `${products.markedCount.toLocaleString("en-US")} of ${products.count.toLocaleString("en-US")} products marked`;
    status.textContent = told === "" ? marks : `${marks} · ${told}`;
  };
  const maps = models.map(
    (model) =>
      new ProductMap(products, model, (message) => {
        told = message;
        refresh();
      }),
  );
  const ways = colouringsOf(products);
  const legend = new Legend(products);
  const colour = (place: number): void => {
    legend.show(ways[place]);
    for (const map of maps) map.colour(ways[place]);
  };
  const matrix = new Matrix(products);
  const search = document.createElement("input");
  search.type = "search";
  search.placeholder = "Search names and texts";
  search.setAttribute("aria-label", "Search names and texts: what is found is marked");
  const words = products.names.map((name, row) =>
    folded(products.texts === null ? name : `${name} ${products.texts[row]}`),
  );
  search.addEventListener("input", () => {
    const wanted = folded(search.value)
      .split(/\s+/)
      .filter((word) => word !== "");
    products.mark(
      wanted.length === 0 ? [] : products.where((row) => wanted.every((word) => words[row].includes(word))),
    );
  });
  const bar = document.createElement("div");
  bar.className = "embedlab-bar";
  bar.append(
    search,
    choice(
      "Colour by",
      ways.map(({ name }) => name),
      colour,
    ),
  );
  if (models.length > 1 && products.categories.length > 0)
    bar.append(
      choice(
        "Matrix of",
        models.map(({ name }) => name),
        (place) => matrix.show(models[place]),
      ),
    );
  bar.append(
    pressed("Clear", () => {
      search.value = "";
      products.focused = -1;
      products.mark([]);
    }),
  );
  const save = pressed("Save marked as CSV", () => exportMarked(products));
  bar.append(save);
  const grid = document.createElement("div");
  grid.className = "embedlab-maps";
  grid.append(...maps.map(({ element }) => element));
  const below = document.createElement("div");
  below.className = "embedlab-below";
  below.append(new MarkedList(products).element, new Detail(products).element);
  const parts: HTMLElement[] = [bar, legend.element, grid, status, below];
  if (products.categories.length > 0) {
    matrix.show(models[0]);
    parts.push(matrix.element);
  }
  card.querySelector(".embedlab-fallback")?.remove();
  card.append(...parts);
  products.onChange(() => {
    told = "";
    save.disabled = products.markedCount === 0;
    refresh();
  });
  save.disabled = true;
  refresh();
  colour(0);
  // Pages and JupyterLab change their colours without a word to their parts.
  const repaint = (): void => {
    for (const map of maps) map.redraw();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme"],
  });
  new MutationObserver(repaint).observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
}

for (const card of document.querySelectorAll<HTMLElement>(".embedlab-explorer:not([data-ready])")) explore(card);
