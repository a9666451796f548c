import { summary } from "embedlab/numeric";

/**
 * Vertical offsets in [-0.4, 0.4] that spread points of near-equal value, as shap's summary plot does
 * (shap/plots/_beeswarm.py): values are binned, and a bin's points are laid alternately above and below the line.
 */
export function swarm(values: ArrayLike<number>, bins = 100): Float64Array {
  const all = Array.from(values);
  const { min, max } = summary(all);
  const bin = all.map((value) => Math.round((bins * (value - min)) / (max - min + 1e-8)));
  const order = all.map((_, i) => i).sort((a, b) => bin[a] - bin[b] || a - b);
  const offsets = new Float64Array(all.length);
  let layer = 0;
  let last = -1;
  for (const i of order) {
    if (bin[i] !== last) layer = 0;
    offsets[i] = Math.ceil(layer / 2) * (layer % 2 === 0 ? -1 : 1);
    layer++;
    last = bin[i];
  }
  const highest = offsets.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  return offsets.map((offset) => (0.4 * offset) / (highest + 1));
}
