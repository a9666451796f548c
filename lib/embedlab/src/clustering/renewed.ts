/** What was made last, and under which number: under another it is made again. */
export class Renewed<T> {
  private last: { readonly number: number; readonly made: T } | undefined;

  of(number: number, make: () => T): T {
    if (this.last?.number !== number) this.last = { number, made: make() };
    return this.last.made;
  }
}
