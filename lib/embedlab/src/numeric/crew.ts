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

/** Who works on which chunk of which phase. */
class Tickets {
  constructor(private readonly cells: Int32Array) {}

  /** The number of the last ticket of the open phase. */
  get last(): number {
    return Atomics.load(this.cells, end);
  }

  /** How many chunks are done, of all phases together. */
  get done(): number {
    return Atomics.load(this.cells, done);
  }

  open(which: number, chunks: number): void {
    const start = this.last;
    Atomics.store(this.cells, phase, which);
    Atomics.store(this.cells, base, start);
    Atomics.store(this.cells, end, start + chunks);
    Atomics.notify(this.cells, end);
  }

  /** A ticket below `last`, or -1 if none is left. */
  take(last: number): number {
    for (;;) {
      const ticket = Atomics.load(this.cells, next);
      if (ticket >= last) return -1;
      if (Atomics.compareExchange(this.cells, next, ticket, ticket + 1) === ticket) return ticket;
    }
  }

  /** Whoever has a ticket holds its phase open: phase and base cannot change before the chunk is done. */
  get phase(): number {
    return Atomics.load(this.cells, phase);
  }

  chunk(ticket: number): number {
    return ticket - Atomics.load(this.cells, base);
  }

  complete(last: number): void {
    if (Atomics.add(this.cells, done, 1) + 1 === last) Atomics.notify(this.cells, done);
  }

  waitForDone(finished: number): void {
    Atomics.wait(this.cells, done, finished);
  }

  waitForPhase(last: number): void {
    Atomics.wait(this.cells, end, last);
  }

  dismiss(): void {
    Atomics.store(this.cells, end, dismissed);
    Atomics.notify(this.cells, end);
  }
}

/**
 * A leader and however many helpers have joined share out the chunks of one phase after another. The leader never
 * waits for a helper that has not taken a chunk, so a helper that starts late, or never, holds up nobody.
 */
export class Crew {
  private readonly tickets: Tickets;

  constructor(
    cells: Int32Array,
    private readonly work: (phase: number, chunk: number) => void,
  ) {
    this.tickets = new Tickets(cells);
  }

  /** Leader: opens a phase of `chunks` chunks to the helpers, and returns at once. */
  open(which: number, chunks: number): void {
    this.tickets.open(which, chunks);
  }

  /** Leader: works on the open phase and returns when all its chunks are done. */
  finish(): void {
    const { tickets } = this;
    const { last } = tickets;
    while (this.takeChunk(last));
    for (let spin = 0; ; spin++) {
      const finished = tickets.done;
      if (finished === last) return;
      if (spin > spins) tickets.waitForDone(finished);
    }
  }

  /** Helper: works until dismissed. */
  follow(): void {
    for (let spin = 0; ; spin++) {
      const { last } = this.tickets;
      if (last === dismissed) return;
      if (this.takeChunk(last)) spin = 0;
      else if (spin > spins) this.tickets.waitForPhase(last);
    }
  }

  /** Sends the helpers home; no phase may be open. */
  dismiss(): void {
    this.tickets.dismiss();
  }

  private takeChunk(last: number): boolean {
    const ticket = this.tickets.take(last);
    if (ticket < 0) return false;
    this.work(this.tickets.phase, this.tickets.chunk(ticket));
    this.tickets.complete(last);
    return true;
  }
}

/** A crew for work that waits for something, as for products of the runtime's; otherwise the same. */
export class WaitingCrew {
  private readonly tickets: Tickets;

  constructor(
    cells: Int32Array,
    private readonly work: (phase: number, chunk: number) => Promise<void>,
  ) {
    this.tickets = new Tickets(cells);
  }

  /** Leader: a phase of `chunks` chunks, with what helpers take of it. */
  async share(which: number, chunks: number): Promise<void> {
    const { tickets } = this;
    tickets.open(which, chunks);
    const { last } = tickets;
    while (await this.takeChunk(last));
    for (let finished = tickets.done; finished !== last; finished = tickets.done) tickets.waitForDone(finished);
  }

  /** Helper: works until dismissed. */
  async follow(): Promise<void> {
    for (let { last } = this.tickets; last !== dismissed; { last } = this.tickets)
      if (!(await this.takeChunk(last))) this.tickets.waitForPhase(last);
  }

  dismiss(): void {
    this.tickets.dismiss();
  }

  private async takeChunk(last: number): Promise<boolean> {
    const ticket = this.tickets.take(last);
    if (ticket < 0) return false;
    await this.work(this.tickets.phase, this.tickets.chunk(ticket));
    this.tickets.complete(last);
    return true;
  }
}

/** Work of threads that wait for one another: one that fails takes the others with it, as `given` does. */
export async function endTogether<T>(
  given: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const failed = new AbortController();
  try {
    return await work(given ? AbortSignal.any([given, failed.signal]) : failed.signal);
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}

/** A leader's result, its helpers beside it. */
export function withHelpers<T>(
  given: AbortSignal | undefined,
  lead: (signal: AbortSignal) => Promise<T>,
  assist: (signal: AbortSignal, thread: number) => Promise<void>,
  threads: number,
): Promise<T> {
  return endTogether(given, (signal) => {
    const leader = lead(signal);
    const helpers = Array.from({ length: threads - 1 }, (_, helper) => assist(signal, helper + 1));
    // A helper may still wait for its turn when the leader is through; it will find nothing to do.
    return Promise.race([leader, ...helpers.map((helper) => helper.then(() => leader))]);
  });
}
