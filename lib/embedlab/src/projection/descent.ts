import { InputError } from "../errors.js";
import { Crew, crewCells } from "../numeric/crew.js";
import {
  floatsAt,
  integersAt,
  walkFloats,
  mostChunks,
  sideChunks,
  sideFloats,
  type DescentMemory,
} from "./descent-memory.js";
import { openKernels, type Kernels } from "../numeric/kernels.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** scikit-learn's schedule; see `TsneOptions`. */
export interface Schedule {
  readonly maxIter: number;
  readonly learningRate: number;
  readonly earlyExaggeration: number;
  readonly nIterWithoutProgress: number;
  readonly minGradNorm: number;
  readonly angle: number;
  /** The sum of p log p. */
  readonly negativeEntropy: number;
  /** Iterations between checks, reports and snapshots. */
  readonly checkEvery: number;
  readonly snapshots: boolean;
}

export interface Report {
  readonly iteration: number;
  readonly kl: number;
  /** n x 2, where snapshots are wanted. */
  readonly embedding?: Float64Array;
}

export interface Descended {
  readonly embedding: Float64Array;
  readonly kl: number;
  readonly iterations: number;
}

const exploration = 250;
/** The deviation of PCA's and of random starts. */
export const startDeviation = 1e-4;
/** Below it a layout is still growing, and its gradient is short because the layout is small. */
const grown = 1;
const phases = { forces: 0, attraction: 1, repulsion: 2, crossEntropy: 3, normalisation: 4 } as const;

/** Worker: runs the descent and shares its phases with every `assist` over the same memory. */
export function descend(memory: DescentMemory, schedule: Schedule, post: (report: Report) => void): Descended {
  const descent = new Descent(memory, schedule.angle, 0);
  try {
    return descent.run(schedule, post);
  } finally {
    descent.crew.dismiss();
  }
}

/** Worker: helps a `descend`; `thread` is 1 or more, its own. */
export function assist(memory: DescentMemory, angle: number, thread: number): void {
  new Descent(memory, angle, thread).crew.follow();
}

class Descent {
  readonly crew: Crew;
  private readonly kernels: Kernels;
  private readonly z: Float32Array;
  private readonly partial: Float64Array;
  private readonly counts: Int32Array;
  private readonly chunks: number;

  constructor(
    private readonly m: DescentMemory,
    private readonly angle: number,
    private readonly thread: number,
  ) {
    this.kernels = openKernels(m.memory);
    this.z = floatsAt(m, m.z, m.n);
    this.partial = new Float64Array(m.memory.buffer, m.partial, mostChunks);
    this.counts = integersAt(m, m.counts, 1);
    this.chunks = Math.min(mostChunks, Math.ceil(m.n / 16));
    this.crew = new Crew(integersAt(m, m.crew, crewCells), (phase, chunk) => this.work(phase, chunk));
  }

  run(s: Schedule, post: (report: Report) => void): Descended {
    const start = Float32Array.from(this.pairs());
    const startSize = this.size();
    let best = Infinity;
    let bestIteration = 0;
    let early = true;
    let iteration = 0;
    while (iteration < s.maxIter) {
      if (early && iteration === exploration) {
        early = false;
        best = Infinity;
        bestIteration = iteration;
        this.restart();
        // No neighbourhood withstood the exaggeration: what it leaves of the start is rounding.
        if (this.size() < Math.min(startSize, startDeviation)) this.place(start);
      }
      this.forces();
      const z = this.sumZ();
      iteration++;
      const checks = iteration % s.checkEvery === 0;
      const kl = checks ? this.divergence(s, z) : NaN;
      const norm = Math.sqrt(this.step(early ? s.earlyExaggeration : 1, z, early ? 0.5 : 0.8, s.learningRate));
      if (!(norm < 1e15))
        throw new InputError(
          `t-SNE diverged at iteration ${iteration}; learningRate ${s.learningRate} is too high, try "auto"`,
        );
      if (!checks) continue;

      post({ iteration, kl, ...(s.snapshots ? { embedding: this.embedding() } : {}) });
      if (early) continue;
      if (kl < best) {
        best = kl;
        bestIteration = iteration;
      } else if (iteration - bestIteration > s.nIterWithoutProgress) break;
      if (norm <= s.minGradNorm && this.size() >= grown) break;
    }
    this.crew.open(phases.normalisation, this.chunks);
    this.crew.finish();
    return { embedding: this.embedding(), kl: this.divergence(s, this.sumZ()), iterations: iteration };
  }

  private forces(): void {
    const { m, kernels: k } = this;
    if (m.exact) {
      this.crew.open(phases.forces, sideChunks);
      this.crew.finish();
      for (let chunk = 0; chunk < sideChunks; chunk++) {
        k.addSides(
          this.sides(chunk),
          m.padded,
          4 * Math.floor(this.firstOfPairs(chunk) / 4),
          m.attractionX,
          m.attractionY,
          m.repulsionX,
          m.repulsionY,
        );
      }
      return;
    }
    // The helpers take the attraction while the leader builds the tree.
    this.crew.open(phases.attraction, sideChunks);
    this.counts[0] = k.buildTree(
      m.n,
      m.x,
      m.y,
      m.order,
      m.sortedX,
      m.sortedY,
      m.quads,
      m.groups,
      m.codes,
      m.spare,
      m.spareOrder,
      m.counts,
      m.stack,
    );
    this.crew.finish();
    this.crew.open(phases.repulsion, this.chunks);
    this.crew.finish();
  }

  private work(phase: number, chunk: number): void {
    const { m, kernels: k } = this;
    if (phase === phases.forces) {
      const [first, last] = [this.firstOfPairs(chunk), this.firstOfPairs(chunk + 1)];
      k.exactForces(
        m.dense,
        m.x,
        m.y,
        m.padded,
        first,
        last,
        m.attractionX,
        m.attractionY,
        m.repulsionX,
        m.repulsionY,
        m.z,
        this.sides(chunk),
      );
      return;
    }
    if (phase === phases.attraction) {
      const [first, last] = [this.firstOfPairs(chunk), this.firstOfPairs(chunk + 1)];
      k.sparseAttraction(
        m.offsets,
        m.neighbors,
        m.narrow,
        m.p,
        m.xy,
        m.padded,
        first,
        last,
        m.attractionX,
        m.attractionY,
        this.sides(chunk),
      );
      return;
    }
    const [from, to] = this.range(m.n, chunk);
    if (phase === phases.crossEntropy)
      this.partial[chunk] = k.crossEntropy(m.offsets, m.neighbors, m.narrow, m.p, m.xy, from, to);
    else if (phase === phases.normalisation) k.exactNormalisation(m.x, m.y, m.padded, from, to, m.z);
    else {
      const [fours, foursEnd] = this.range(m.padded / 4, chunk);
      // Chunks of later points have given these nothing.
      let givers = sideChunks;
      while (givers > 1 && this.firstOfPairs(givers - 1) >= 4 * foursEnd) givers--;
      k.addPairs(m.sides, givers, m.padded, 4 * fours, 4 * foursEnd, m.attractionX, m.attractionY);
      const [first, last] = this.range(this.counts[0], chunk);
      const scratch = m.walks + 4 * this.thread * walkFloats(m.n);
      k.treeRepulsion(
        m.quads,
        m.groups,
        first,
        last,
        m.order,
        m.sortedX,
        m.sortedY,
        m.n,
        this.angle,
        scratch,
        m.repulsionX,
        m.repulsionY,
        m.z,
      );
    }
  }

  /** The items of a chunk. */
  private range(items: number, chunk: number): [from: number, to: number] {
    return [Math.floor((items * chunk) / this.chunks), Math.floor((items * (chunk + 1)) / this.chunks)];
  }

  /** The first point of a chunk of pairs: each chunk has the same share of the triangle of pairs i <= j. */
  private firstOfPairs(chunk: number): number {
    return Math.round(this.m.n * (1 - Math.sqrt(1 - chunk / sideChunks)));
  }

  private sides(chunk: number): number {
    return this.m.sides + 4 * chunk * sideFloats(this.m.padded, this.m.exact);
  }

  /** Z without the points' similarity to themselves; summed in one order, whoever computed what. */
  private sumZ(): number {
    let total = 0;
    for (let i = 0; i < this.m.n; i++) total += this.z[i];
    return Math.max(total - this.m.n, Number.MIN_VALUE);
  }

  private step(exaggeration: number, z: number, momentum: number, learningRate: number): number {
    const { m } = this;
    return this.kernels.descend(
      m.padded,
      m.x,
      m.y,
      m.xy,
      m.attractionX,
      m.attractionY,
      m.repulsionX,
      m.repulsionY,
      m.updateX,
      m.updateY,
      m.gainX,
      m.gainY,
      exaggeration,
      1 / z,
      momentum,
      learningRate,
    );
  }

  /** scikit-learn starts its second stage without momentum and with gains of 1. */
  private restart(): void {
    const { m } = this;
    for (const address of [m.updateX, m.updateY]) floatsAt(m, address, m.n).fill(0);
    for (const address of [m.gainX, m.gainY]) floatsAt(m, address, m.n).fill(1);
  }

  private place(pairs: Float32Array): void {
    const { m } = this;
    this.pairs().set(pairs);
    for (const [c, address] of [m.x, m.y].entries()) {
      const axis = floatsAt(m, address, m.n);
      for (let i = 0; i < m.n; i++) axis[i] = pairs[2 * i + c];
    }
  }

  /** The points' standard deviation, of both axes together. */
  private size(): number {
    const { m } = this;
    let variance = 0;
    for (const address of [m.x, m.y]) {
      const axis = floatsAt(m, address, m.n);
      const mean = axis.reduce((sum, value) => sum + value, 0) / m.n;
      variance += axis.reduce((sum, value) => sum + (value - mean) ** 2, 0) / m.n;
    }
    return Math.sqrt(variance);
  }

  private pairs(): Float32Array {
    return floatsAt(this.m, this.m.xy, 2 * this.m.n);
  }

  /** sum p log(p / q) = sum p log p + sum p log(1 + d^2) + log Z, as the p sum to 1. */
  private divergence(s: Schedule, z: number): number {
    this.crew.open(phases.crossEntropy, this.chunks);
    this.crew.finish();
    let cross = 0;
    for (let chunk = 0; chunk < this.chunks; chunk++) cross += this.partial[chunk];
    return s.negativeEntropy + 2 * cross + Math.log(z);
  }

  private embedding(): Float64Array {
    return Float64Array.from(this.pairs());
  }
}

forWorkers(import.meta.url, { descend, assist });
