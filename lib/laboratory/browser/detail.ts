/** The product that is looked at: its text, its cluster under each model, and its nearest neighbours in each model's vectors. */
class Detail {
  readonly element = document.createElement("div");
  private shown = -1;

  constructor(private readonly products: Products) {
    this.element.className = "embedlab-detail";
    products.onChange(() => this.refresh());
    this.draw();
  }

  private refresh(): void {
    if (this.products.focused !== this.shown) this.draw();
  }

  private draw(): void {
    const { products } = this;
    const row = products.focused;
    this.shown = row;
    if (row < 0) {
      this.element.replaceChildren(
        paragraph("Click a point, or a name in the list, to read its text and see its neighbours."),
      );
      return;
    }
    const name = document.createElement("p");
    name.className = "embedlab-name";
    name.textContent = products.names[row];
    const parts: HTMLElement[] = [name];
    const facts = products.models.map((model) => `${model.name}: ${products.clusterOf(model, row)}`);
    parts.push(
      paragraph(
        [...(products.categories.length > 0 ? [`Category: ${products.categoryOf(row)}`] : []), ...facts].join(" · "),
      ),
    );
    if (products.texts !== null) parts.push(paragraph(products.texts[row]));
    if (products.nNeighbors > 0) for (const model of products.models) parts.push(this.neighbours(model, row));
    this.element.replaceChildren(...parts);
  }

  private neighbours(model: Model, row: number): HTMLElement {
    const { products } = this;
    const section = document.createElement("div");
    section.append(paragraph(`Nearest in the vectors of ${model.name}:`));
    const lines = document.createElement("ol");
    for (let k = 0; k < products.nNeighbors; k++) {
      const near = model.neighbors[row * products.nNeighbors + k];
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = products.names[near];
      button.addEventListener("click", () => products.focus(near));
      item.append(button);
      if (products.categories.length > 0) {
        const category = document.createElement("span");
        category.textContent = products.categoryOf(near);
        if (products.labels[near] !== products.labels[row]) category.className = "embedlab-other";
        item.append(category);
      }
      lines.append(item);
    }
    section.append(lines);
    return section;
  }
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
