import { openKernels, sharedMemory, type Kernels, type SharedMemory } from "./kernels.js";

const page = 65536;
/** 4 GiB. */
export const mostPages = 65536;

/** Gives out addresses in a memory that is still to be made, one array after another. */
export class Layout {
  // The first page stays free: address 0 is never an array's.
  private size = page;

  /** Each on a cache line of its own, so that no two threads write to one. */
  bytes(length: number): number {
    const address = this.size;
    this.size += 64 * Math.ceil(length / 64);
    return address;
  }

  integers(length: number): number {
    return this.bytes(4 * length);
  }

  doubles(length: number): number {
    return this.bytes(8 * length);
  }

  get pages(): number {
    return Math.ceil(this.size / page);
  }
}

/**
 * Memory of kernels reserves 10 GB of addresses, and nobody knows when it is collected: so it is kept for the next call, and its
 * sizes are powers of two, which soon fit. It holds whatever the last call left.
 */
const newMemory = (pages: number): SharedMemory => sharedMemory(Math.min(mostPages, 2 ** Math.ceil(Math.log2(pages))));
const fits = (memory: SharedMemory, pages: number): boolean => memory.buffer.byteLength >= pages * page;

const kept: SharedMemory[] = [];
const mostKept = 2 ** 30;

/** Works in memory that threads share. */
export async function inMemory<T>(layout: Layout, work: (memory: SharedMemory) => Promise<T>): Promise<T> {
  const at = kept.findIndex((memory) => fits(memory, layout.pages));
  const memory = at < 0 ? newMemory(layout.pages) : kept.splice(at, 1)[0];
  const result = await work(memory);
  // Only now: after a failure some thread may still write to it.
  kept.push(memory);
  kept.sort((a, b) => a.buffer.byteLength - b.buffer.byteLength);
  while (kept.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) > mostKept) kept.pop();
  return result;
}

/** Memory with kernels that work in it. */
export interface OpenMemory {
  readonly memory: SharedMemory;
  readonly kernels: Kernels;
}

let own: OpenMemory | undefined;

/** This thread's own memory, for as long as a call works in it. */
export function ownMemory(layout: Layout): OpenMemory {
  if (own === undefined || !fits(own.memory, layout.pages)) {
    const memory = newMemory(layout.pages);
    own = { memory, kernels: openKernels(memory) };
  }
  return own;
}
