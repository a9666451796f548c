/** Cells of shared memory through which a crew works together; all start at 0. */
export const crewCells = 5;
const next = 0;
const end = 1;
const done = 2;
const phase = 3;
const base = 4;
const dismissed = -1;
/**
 * About ten microseconds: longer than the end of a phase is waited for, far shorter than a sleeping thread takes to wake. Not
 * more: a thread that waits in a loop slows the one it shares a core with.
 */
const spins = 1000;

/**
 * A leader and however many helpers have joined share out the chunks of one phase after another. The leader never
 * waits for a helper that has not taken a chunk, so a helper that starts late, or never, holds up nobody.
 */
export class Crew {
  constructor(
    private readonly cells: Int32Array,
    private readonly work: (phase: number, chunk: number) => void,
  ) {}

  /** Leader: opens a phase of `chunks` chunks to the helpers, and returns at once. */
  open(which: number, chunks: number): void {
    const start = Atomics.load(this.cells, end);
    Atomics.store(this.cells, phase, which);
    Atomics.store(this.cells, base, start);
    Atomics.store(this.cells, end, start + chunks);
    Atomics.notify(this.cells, end);
  }

  /** Leader: works on the open phase and returns when all its chunks are done. */
  finish(): void {
    const last = Atomics.load(this.cells, end);
    while (this.takeChunk(last));
    for (let spin = 0; ; spin++) {
      const finished = Atomics.load(this.cells, done);
      if (finished === last) return;
      if (spin > spins) Atomics.wait(this.cells, done, finished);
    }
  }

  /** Helper: works until dismissed. */
  follow(): void {
    for (let spin = 0; ; spin++) {
      const last = Atomics.load(this.cells, end);
      if (last === dismissed) return;
      if (this.takeChunk(last)) spin = 0;
      else if (spin > spins) Atomics.wait(this.cells, end, last);
    }
  }

  /** Sends the helpers home; no phase may be open. */
  dismiss(): void {
    Atomics.store(this.cells, end, dismissed);
    Atomics.notify(this.cells, end);
  }

  private takeChunk(last: number): boolean {
    const ticket = Atomics.load(this.cells, next);
    if (ticket >= last) return false;
    // Whoever wins the ticket holds its phase open: phase and base cannot change before the chunk is done.
    if (Atomics.compareExchange(this.cells, next, ticket, ticket + 1) !== ticket) return true;
    this.work(Atomics.load(this.cells, phase), ticket - Atomics.load(this.cells, base));
    if (Atomics.add(this.cells, done, 1) + 1 === last) Atomics.notify(this.cells, done);
    return true;
  }
}
