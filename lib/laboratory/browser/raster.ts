type Rgb = readonly [number, number, number];

const rgbOf = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

/** How much of each pixel a disc covers: dx, dy and the share, in turn. */
function discOf(radius: number): Float32Array {
  const reach = Math.ceil(radius + 0.5);
  const parts: number[] = [];
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
      if (cover > 0) parts.push(dx, dy, cover);
    }
  }
  return Float32Array.from(parts);
}

/**
 * Points as discs in a canvas, blended by hand: 100,000 of them take some ten milliseconds, without WebGL, which not every
 * reader's machine has and whose libraries make code from text, as the page's policy forbids.
 */
class Raster {
  private readonly image: ImageData;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly ground: Rgb,
  ) {
    this.image = context.createImageData(context.canvas.width, context.canvas.height);
    const { data } = this.image;
    for (let at = 0; at < data.length; at += 4) {
      data[at] = ground[0];
      data[at + 1] = ground[1];
      data[at + 2] = ground[2];
      data[at + 3] = 255;
    }
  }

  /** `x` and `y` in the canvas's pixels. */
  discs(
    rows: ArrayLike<number>,
    x: Float32Array,
    y: Float32Array,
    colors: readonly Rgb[],
    radius: number,
    opacity: number,
  ): void {
    const { data, width, height } = this.image;
    const disc = discOf(radius);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      const [red, green, blue] = colors[row];
      const left = Math.round(x[row]);
      const top = Math.round(y[row]);
      if (left < -9 || top < -9 || left > width + 9 || top > height + 9) continue;
      for (let part = 0; part < disc.length; part += 3) {
        const px = left + disc[part];
        const py = top + disc[part + 1];
        if (px < 0 || py < 0 || px >= width || py >= height) continue;
        const cover = disc[part + 2] * opacity;
        const at = 4 * (py * width + px);
        data[at] += (red - data[at]) * cover;
        data[at + 1] += (green - data[at + 1]) * cover;
        data[at + 2] += (blue - data[at + 2]) * cover;
      }
    }
  }

  show(): void {
    this.context.putImageData(this.image, 0, 0);
  }

  /** A colour as pale as what is not marked. */
  get faint(): Rgb {
    const grey = 128;
    return this.ground.map((value) => value + (grey - value) * 0.35) as unknown as Rgb;
  }
}
