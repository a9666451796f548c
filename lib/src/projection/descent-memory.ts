import { InputError } from "../errors.js";
import type { Affinities } from "./affinities.js";
import { crewCells } from "./crew.js";
import { sharedMemory, type SharedMemory } from "./kernels.js";

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
  readonly offsets: number;
  readonly neighbors: number;
  readonly p: number;
  /** Dense p, padded x padded, if exact. */
  readonly dense: number;
  /** What the pairs of each of `sideChunks` chunks give to their second points, if exact. */
  readonly sides: number;
  /** The quadtree and its scratch, if not exact. */
  readonly order: number;
  readonly sortedX: number;
  readonly sortedY: number;
  readonly nodes: number;
  readonly leaves: number;
  readonly codes: number;
  readonly spare: number;
  readonly spareOrder: number;
  readonly counts: number;
  readonly stack: number;
  readonly lists: number;
}

/** Chunks in a phase, at most; partial sums have as many places. */
export const mostChunks = 256;
/** Chunks of the pairs of points: as many copies of the forces. */
export const sideChunks = 16;
/** Far beyond any embedding, yet with squares and their reciprocals inside float32. */
const farAway = 1e9;
const page = 65536;

/** Lays out and fills the memory of a descent from `start` (n x 2) over `p`, for `threads` threads. */
export function layOut(p: Affinities, start: ArrayLike<number>, exact: boolean, threads: number): DescentMemory {
  const { n } = p;
  const padded = 4 * Math.ceil(n / 4);
  let edges = 0;
  for (let i = 0; i < n; i++) edges += 4 * Math.ceil((p.offsets[i + 1] - p.offsets[i]) / 4);

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
    crew: take(crewCells), x: points(), y: points(), xy: take(2 * padded),
    attractionX: points(), attractionY: points(), repulsionX: points(), repulsionY: points(), z: points(),
    updateX: points(), updateY: points(), gainX: points(), gainY: points(), partial: take(2 * mostChunks),
    offsets: take(n + 1), neighbors: take(edges), p: take(edges), dense: exact ? take(padded * padded) : 0, sides: exact ? take(sideChunks * sideFloats(padded)) : 0,
    order: tree(n), sortedX: tree(n), sortedY: tree(n), nodes: tree(8 * mostNodes(n)), leaves: tree(n),
    codes: tree(n), spare: tree(n), spareOrder: tree(n), counts: tree(256), stack: tree(4 * 64), lists: tree(threads * listFloats(n)),
  };
  const pages = Math.ceil(size / page);
  if (pages > 65536) throw new InputError(`t-SNE of ${n} points with ${p.columns.length} affinities needs ${pages} pages of memory and can have 65536; use fewer points or a lower perplexity`);
  const memory = sharedMemory(pages);
  const out: DescentMemory = { memory, n, padded, exact, ...places };
  fillPoints(out, start);
  fillAffinities(out, p);
  return out;
}

/** A leaf holds a point, and each of 16 levels splits nodes of 33 points or more. */
const mostNodes = (n: number): number => 2 * n + 32;

/** Floats of one chunk's sides. */
export const sideFloats = (padded: number): number => 4 * padded;

/** Floats of one thread's interaction list. */
export const listFloats = (n: number): number => 3 * (n + 4);

export const floatsAt = (m: DescentMemory, address: number, length: number): Float32Array => new Float32Array(m.memory.buffer, address, length);
export const integersAt = (m: DescentMemory, address: number, length: number): Int32Array => new Int32Array(m.memory.buffer, address, length);

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

/** Rows padded to a multiple of four with p = 0 on the point itself. */
function fillAffinities(m: DescentMemory, p: Affinities): void {
  const offsets = integersAt(m, m.offsets, m.n + 1);
  const dense = m.exact ? floatsAt(m, m.dense, m.padded * m.padded) : undefined;
  const neighbors = integersAt(m, m.neighbors, (m.p - m.neighbors) / 4);
  const values = floatsAt(m, m.p, neighbors.length);
  let at = 0;
  for (let i = 0; i < m.n; i++) {
    for (let e = p.offsets[i]; e < p.offsets[i + 1]; e++) {
      neighbors[at] = p.columns[e];
      values[at++] = p.values[e];
      if (dense) dense[i * m.padded + p.columns[e]] = p.values[e];
    }
    while (at % 4 !== 0) neighbors[at++] = i;
    offsets[i + 1] = at;
  }
}
