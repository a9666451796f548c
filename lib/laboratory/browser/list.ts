/** Lines that are drawn at once. */
const pageLines = 50;

/** The marked products by name; a line looks at one. */
class MarkedList {
  readonly element = document.createElement("div");
  private readonly lines = document.createElement("ol");
  private readonly more = document.createElement("button");
  private drawn = pageLines;
  private rows: number[] = [];

  constructor(private readonly products: Products) {
    this.element.className = "embedlab-list";
    this.more.type = "button";
    this.more.addEventListener("click", () => {
      this.drawn += pageLines;
      this.draw();
    });
    this.element.append(this.lines, this.more);
    products.onChange(() => this.refresh());
    this.refresh();
  }

  private refresh(): void {
    const rows = this.products.where((row) => this.products.marked[row] === 1);
    if (rows.length !== this.rows.length || rows.some((row, i) => row !== this.rows[i])) this.drawn = pageLines;
    this.rows = rows;
    this.draw();
  }

  private draw(): void {
    const { products, rows } = this;
    const hadFocus = this.lines.contains(document.activeElement);
    this.lines.replaceChildren(
      ...rows.slice(0, this.drawn).map((row) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = products.names[row];
        if (row === products.focused) button.setAttribute("aria-current", "true");
        button.addEventListener("click", () => products.focus(row));
        item.append(button);
        if (products.categories.length > 0) {
          const category = document.createElement("span");
          category.textContent = products.categoryOf(row);
          item.append(category);
        }
        return item;
      }),
    );
    if (hadFocus) this.lines.querySelector<HTMLElement>("[aria-current]")?.focus();
    const left = rows.length - this.drawn;
    this.more.hidden = left <= 0;
    this.more.textContent = `${Math.min(pageLines, left)} more of ${left.toLocaleString("en-US")}`;
  }
}
