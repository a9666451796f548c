import { InputError } from "../errors.js";
import type { JointPairs } from "./joint-pairs.js";
import { crewCells } from "../numeric/crew.js";
import { sharedMemory, type SharedMemory } from "../numeric/kernels.js";

/** Where everything of one descent lies in its shared memory: addresses in bytes. */
export interface DescentMemory {
  readonly memory: SharedMemory;
  readonly n: number;
  /** n rounded up to a multiple of four. */
  readonly padded: number;
  readonly exact: boolean;
  readonly crew: number;
  readonly x: number;
  readonly y: number;
  readonly xy: number;
  readonly attractionX: number;
  readonly attractionY: number;
  readonly repulsionX: number;
  readonly repulsionY: number;
  readonly z: number;
  readonly updateX: number;
  readonly updateY: number;
  readonly gainX: number;
  readonly gainY: number;
  readonly partial: number;
  /** The affinities of pairs i < j, by i. */
  readonly offsets: number;
  /** Affinities, with their padding. */
  readonly edges: number;
  /** Neighbours' numbers have two bytes, as there are few enough: reading the affinities takes as long as computing with them. */
  readonly narrow: boolean;
  readonly neighbors: number;
  readonly p: number;
  /** Dense p, padded x padded, if exact. */
  readonly dense: number;
  /** What the pairs of each of `sideChunks` chunks give to their second points: attraction and, if exact, repulsion. */
  readonly sides: number;
  /** The quadtree and its scratch, if not exact. */
  readonly order: number;
  readonly sortedX: number;
  readonly sortedY: number;
  readonly quads: number;
  readonly groups: number;
  readonly codes: number;
  readonly spare: number;
  readonly spareOrder: number;
  readonly counts: number;
  readonly stack: number;
  readonly walks: number;
}

/** Chunks in a phase, at most; partial sums have as many places. */
export const mostChunks = 64;
/** Chunks of the pairs of points: as many copies of the forces. */
export const sideChunks = 16;
/** Far beyond any embedding, yet with squares and their reciprocals inside float32. */
const farAway = 1e9;
const page = 65536;

/** Lays out and fills the memory of a descent from `start` (n x 2) over the pairs of all rows, part by part, for `threads` threads. */
export function layOut(
  parts: readonly JointPairs[],
  start: ArrayLike<number>,
  exact: boolean,
  threads: number,
): DescentMemory {
  const n = start.length / 2;
  const padded = 4 * Math.ceil(n / 4);
  const edges = parts.reduce((sum, { p }) => sum + p.length, 0);
  const narrow = parts.every(({ others }) => others instanceof Uint16Array);

  // The first page stays free: address 0 is never an array's.
  let size = page;
  const take = (values: number): number => {
    const address = size;
    size += 64 * Math.ceil((4 * values) / 64);
    return address;
  };
  const points = (): number => take(padded);
  const tree = (values: number): number => (exact ? 0 : take(values));
  const places = {
    crew: take(crewCells),
    x: points(),
    y: points(),
    xy: take(2 * padded),
    attractionX: points(),
    attractionY: points(),
    repulsionX: points(),
    repulsionY: points(),
    z: points(),
    updateX: points(),
    updateY: points(),
    gainX: points(),
    gainY: points(),
    partial: take(2 * mostChunks),
    offsets: take(n + 1),
    neighbors: take(narrow ? edges / 2 : edges),
    p: take(edges),
    dense: exact ? take(padded * padded) : 0,
    sides: take(sideChunks * sideFloats(padded, exact)),
    order: tree(n),
    sortedX: tree(n + 4),
    sortedY: tree(n + 4),
    quads: tree(24 * mostQuads(n)),
    groups: tree(2 * n),
    codes: tree(n),
    spare: tree(n),
    spareOrder: tree(n),
    counts: tree(256),
    stack: tree(4 * 64),
    walks: tree(threads * walkFloats(n)),
  };
  const pages = Math.ceil(size / page);
  if (pages > 65536)
    throw new InputError(
      `t-SNE of ${n} points with ${edges} affinities needs ${pages} pages of memory and can have 65536; use fewer points or a lower perplexity`,
    );
  const memory = sharedMemory(pages);
  const out: DescentMemory = { memory, n, padded, exact, edges, narrow, ...places };
  fillPoints(out, start);
  fillAffinities(out, parts);
  return out;
}

/** The root's, and on each of 16 levels those of squares of 9 points or more. */
const mostQuads = (n: number): number => 2 * n + 1;

/** Floats of one chunk's sides. */
export const sideFloats = (padded: number, exact: boolean): number => (exact ? 4 : 2) * padded;

/** Floats of one thread's walk of the tree. */
export const walkFloats = (n: number): number => 64 + 3 * (n + 8);

export const floatsAt = (m: DescentMemory, address: number, length: number): Float32Array =>
  new Float32Array(m.memory.buffer, address, length);
export const integersAt = (m: DescentMemory, address: number, length: number): Int32Array =>
  new Int32Array(m.memory.buffer, address, length);

function fillPoints(m: DescentMemory, start: ArrayLike<number>): void {
  const [x, y] = [floatsAt(m, m.x, m.padded).fill(farAway), floatsAt(m, m.y, m.padded).fill(farAway)];
  const xy = floatsAt(m, m.xy, 2 * m.n);
  for (let i = 0; i < m.n; i++) {
    xy[2 * i] = x[i] = start[2 * i];
    xy[2 * i + 1] = y[i] = start[2 * i + 1];
  }
  floatsAt(m, m.gainX, m.n).fill(1);
  floatsAt(m, m.gainY, m.n).fill(1);
}

function fillAffinities(m: DescentMemory, parts: readonly JointPairs[]): void {
  const offsets = integersAt(m, m.offsets, m.n + 1);
  const neighbors = m.narrow
    ? new Uint16Array(m.memory.buffer, m.neighbors, m.edges)
    : integersAt(m, m.neighbors, m.edges);
  const values = floatsAt(m, m.p, m.edges);
  const dense = m.exact ? floatsAt(m, m.dense, m.padded * m.padded) : undefined;
  let at = 0;
  for (const { from, ends, others, p } of parts) {
    neighbors.set(others, at);
    values.set(p, at);
    for (let r = 0; r < ends.length; r++) {
      offsets[from + r + 1] = at + ends[r];
      if (dense)
        for (let e = r === 0 ? 0 : ends[r - 1]; e < ends[r]; e++)
          dense[(from + r) * m.padded + others[e]] = dense[others[e] * m.padded + from + r] = p[e];
    }
    at += p.length;
  }
}
