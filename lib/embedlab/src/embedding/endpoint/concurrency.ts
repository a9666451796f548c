/** For twice the requests at once a server must take in at least this many times the text a second. */
const worthwhile = 1.3;

/**
 * How many requests a server is sent at once: twice as many as before as long as that is worthwhile. A server that
 * computes one request at a time on all its cores keeps the first level; one of many replicas gets `most`. A level is
 * judged by twice as many answers as it has requests, and tried only where so many are still to come. One object a run.
 */
export class Concurrency {
  private before: { readonly level: number; readonly rate: number };
  private settled = false;
  // Connections, and perhaps the model, are opened for the first answer: the clock starts with it.
  private answers = -1;
  private characters = 0;
  private since = 0;

  constructor(
    private current: number,
    private readonly most: number,
  ) {
    this.before = { level: current, rate: 0 };
  }

  get level(): number {
    return this.current;
  }

  /** Tells of an answer to that much text; `left` requests have none yet. */
  answered(characters: number, left: number): void {
    if (this.settled) return;
    this.answers++;
    if (this.answers > 0) this.characters += characters;
    else this.since = performance.now();
    if (this.answers < 2 * this.current) return;

    const rate = this.characters / (performance.now() - this.since);
    const next = Math.min(2 * this.current, this.most);
    if (rate < worthwhile * this.before.rate) this.current = this.before.level;
    else if (next > this.current && left >= 2 * next) {
      this.before = { level: this.current, rate };
      this.current = next;
      this.answers = 0;
      this.characters = 0;
      this.since = performance.now();
      return;
    }
    this.settled = true;
  }
}
