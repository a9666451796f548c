/** Pixels of the screen within which a pointer means a point. */
const reach = 12;
const radiusOf = (count: number): number => (count > 20_000 ? 1.1 : count > 3000 ? 1.8 : count > 400 ? 2.6 : 3.4);

/** One model's map: draws its points, and turns pointer and keys into marks. */
class ProductMap {
  readonly element = document.createElement("figure");
  private readonly canvas = document.createElement("canvas");
  private readonly line = document.createElement("canvas");
  private readonly hint = document.createElement("div");
  private readonly x: Float32Array;
  private readonly y: Float32Array;
  private colors: Rgb[] = [];
  /** The part of the unit square that is seen. */
  private view = { left: 0, top: 0, size: 1 };
  private waiting = false;

  constructor(
    private readonly products: Products,
    private readonly model: Model,
    private readonly tell: (message: string) => void,
  ) {
    this.x = new Float32Array(products.count);
    this.y = new Float32Array(products.count);
    const title = document.createElement("figcaption");
    title.textContent = model.name;
    const frame = document.createElement("div");
    frame.className = "embedlab-map";
    this.hint.className = "embedlab-hint";
    this.hint.hidden = true;
    this.line.className = "embedlab-line";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute(
      "aria-label",
      `Map of ${model.name}: arrow keys go to the next product, Enter marks it, plus and minus zoom, Escape clears`,
    );
    frame.append(this.canvas, this.line, this.hint);
    this.element.append(title, frame);
    this.canvas.addEventListener("pointerdown", (event) => this.drag(event));
    this.canvas.addEventListener("pointermove", (event) => this.hover(event));
    this.canvas.addEventListener("pointerleave", () => (this.hint.hidden = true));
    this.canvas.addEventListener("dblclick", () => this.zoomTo(0, 0, 1));
    this.canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.redraw()).observe(frame);
    products.onChange(() => this.redraw());
  }

  colour(way: Colouring): void {
    const colors = way.groups.map(({ color }) => rgbOf(color));
    this.colors = Array.from({ length: this.products.count }, (_, row) => colors[way.groupOf(row, this.model)]);
    this.redraw();
  }

  redraw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  private draw(): void {
    const { products, canvas, x, y } = this;
    const ratio = Math.min(2, devicePixelRatio || 1);
    const width = Math.round(canvas.clientWidth * ratio);
    const height = Math.round(canvas.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    for (const { canvas: own } of [{ canvas }, { canvas: this.line }]) {
      if (own.width !== width) own.width = width;
      if (own.height !== height) own.height = height;
    }
    this.place(width, height);
    const raster = new Raster(canvas.getContext("2d")!, groundOf(canvas));
    const radius = radiusOf(products.count) * ratio;
    const all = Array.from({ length: products.count }, (_, row) => row);
    if (products.markedCount === 0) raster.discs(all, x, y, this.colors, radius, 0.75);
    else {
      const faint = all.map(() => raster.faint);
      raster.discs(
        products.where((row) => products.marked[row] === 0),
        x,
        y,
        faint,
        radius,
        0.6,
      );
      raster.discs(
        products.where((row) => products.marked[row] === 1),
        x,
        y,
        this.colors,
        radius + 0.4 * ratio,
        0.95,
      );
    }
    raster.show();
    this.ring(ratio, radius);
  }

  /** Where each point is, in the canvas's pixels; the map keeps its shape within the frame. */
  private place(width: number, height: number): void {
    const { points, aspect } = this.model;
    const margin = 10;
    const [room, high] = [width - 2 * margin, height - 2 * margin];
    const wide = Math.min(room, high / aspect);
    const [left, top] = [(width - wide) / 2, (height - wide * aspect) / 2];
    const { view } = this;
    for (let row = 0; row < this.products.count; row++) {
      this.x[row] = ((left + (points[2 * row] / 65535) * wide) / width - view.left) * (width / view.size);
      this.y[row] =
        ((top + (1 - points[2 * row + 1] / 65535) * wide * aspect) / height - view.top) * (height / view.size);
    }
  }

  /** Around the product that is looked at. */
  private ring(ratio: number, radius: number): void {
    const { focused } = this.products;
    if (focused < 0) return;
    const context = this.canvas.getContext("2d")!;
    for (const [width, style] of [
      [4, getComputedStyle(this.canvas).backgroundColor],
      [2, getComputedStyle(this.canvas).color],
    ] as const) {
      context.strokeStyle = style;
      context.lineWidth = width * ratio;
      context.beginPath();
      context.arc(this.x[focused], this.y[focused], radius + 4 * ratio, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  private at(event: MouseEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * this.canvas.width,
      ((event.clientY - box.top) / box.height) * this.canvas.height,
    ];
  }

  private nearest(px: number, py: number, within = Infinity): number {
    let [best, least] = [-1, within ** 2];
    for (let row = 0; row < this.products.count; row++) {
      const distance = (this.x[row] - px) ** 2 + (this.y[row] - py) ** 2;
      if (distance < least) [best, least] = [row, distance];
    }
    return best;
  }

  private get scale(): number {
    return this.canvas.width / this.canvas.clientWidth;
  }

  private hover(event: PointerEvent): void {
    if (event.buttons !== 0) return;
    const [px, py] = this.at(event);
    const row = this.nearest(px, py, reach * this.scale);
    this.hint.hidden = row < 0;
    if (row < 0) return;
    const { products } = this;
    this.hint.textContent = `${products.names[row]} · ${products.categories.length > 0 ? `${products.categoryOf(row)} · ` : ""}${products.clusterOf(this.model, row)}`;
    this.hint.style.left = `${Math.min(this.x[row] / this.scale, this.canvas.clientWidth - 60)}px`;
    this.hint.style.top = `${this.y[row] / this.scale + 10}px`;
  }

  /** A line around points marks them; a click marks one. A finger scrolls the page, so that it can only tap. */
  private drag(event: PointerEvent): void {
    if (event.button !== 0) return;
    const asWell = event.shiftKey || event.ctrlKey || event.metaKey;
    const line: [number, number][] = [this.at(event)];
    const context = this.line.getContext("2d")!;
    const isTouch = event.pointerType === "touch";
    if (!isTouch) this.canvas.setPointerCapture(event.pointerId);
    this.hint.hidden = true;
    const move = (moved: PointerEvent): void => {
      if (isTouch) return;
      line.push(this.at(moved));
      context.clearRect(0, 0, this.line.width, this.line.height);
      context.strokeStyle = getComputedStyle(this.canvas).color;
      context.lineWidth = 1.5 * this.scale;
      context.setLineDash([4 * this.scale, 3 * this.scale]);
      context.beginPath();
      for (const [px, py] of line) context.lineTo(px, py);
      context.closePath();
      context.stroke();
    };
    const stop = (): void => {
      this.canvas.removeEventListener("pointermove", move);
      this.canvas.removeEventListener("pointerup", up);
      this.canvas.removeEventListener("pointercancel", stop);
      context.clearRect(0, 0, this.line.width, this.line.height);
    };
    const up = (): void => {
      stop();
      const [startX, startY] = line[0];
      if (line.every(([px, py]) => Math.hypot(px - startX, py - startY) < 4 * this.scale))
        this.click(startX, startY, asWell);
      else
        this.products.mark(
          this.products.where((row) => isInside(line, this.x[row], this.y[row])),
          asWell,
        );
    };
    this.canvas.addEventListener("pointermove", move);
    this.canvas.addEventListener("pointerup", up);
    this.canvas.addEventListener("pointercancel", stop);
  }

  private click(px: number, py: number, asWell: boolean): void {
    const row = this.nearest(px, py, reach * this.scale);
    if (row < 0) {
      if (!asWell) this.products.mark([]);
      return;
    }
    this.products.focused = row;
    if (asWell) this.products.toggle(row);
    else this.products.mark([row]);
  }

  /** With Ctrl or Cmd, as maps in pages do: the wheel alone scrolls the page. */
  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const [px, py] = this.at(event);
    this.zoomAround(px / this.canvas.width, py / this.canvas.height, event.deltaY < 0 ? 0.8 : 1.25);
  }

  private zoomAround(shareX: number, shareY: number, factor: number): void {
    const { left, top, size } = this.view;
    const next = Math.min(1, Math.max(0.01, size * factor));
    this.zoomTo(left + shareX * (size - next), top + shareY * (size - next), next);
  }

  private zoomTo(left: number, top: number, size: number): void {
    const within = (value: number): number => Math.min(1 - size, Math.max(0, value));
    this.view = { left: within(left), top: within(top), size };
    this.redraw();
  }

  private key(event: KeyboardEvent): void {
    const { products } = this;
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const step = steps[event.key];
    if (step !== undefined) this.walk(step);
    else if (event.key === "Enter" || event.key === " ") {
      if (products.focused >= 0) products.toggle(products.focused);
    } else if (event.key === "Escape") products.mark([]);
    else if (event.key === "+" || event.key === "=") this.zoomAround(0.5, 0.5, 0.8);
    else if (event.key === "-") this.zoomAround(0.5, 0.5, 1.25);
    else if (event.key === "0") this.zoomTo(0, 0, 1);
    else return;
    event.preventDefault();
  }

  /** To the nearest product in a direction, those off the axis counting as farther. */
  private walk([dx, dy]: readonly [number, number]): void {
    const { products, x, y } = this;
    if (products.focused < 0) {
      products.focus(this.nearest(this.canvas.width / 2, this.canvas.height / 2));
    } else {
      let [best, least] = [-1, Infinity];
      for (let row = 0; row < products.count; row++) {
        const along = (x[row] - x[products.focused]) * dx + (y[row] - y[products.focused]) * dy;
        if (along <= 0.5) continue;
        const aside = Math.abs((x[row] - x[products.focused]) * dy) + Math.abs((y[row] - y[products.focused]) * dx);
        if (along + 2 * aside < least) [best, least] = [row, along + 2 * aside];
      }
      if (best < 0) return;
      products.focus(best);
    }
    const row = products.focused;
    this.tell(`${products.names[row]}, ${products.categoryOf(row)}, ${products.clusterOf(this.model, row)}`);
  }
}

/** The page's colour behind an element. */
function groundOf(element: HTMLElement): Rgb {
  const [red, green, blue] = (getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? ["255", "255", "255"]).map(
    Number,
  );
  return [red, green, blue];
}
