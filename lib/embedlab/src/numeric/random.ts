/** Seeded random numbers: xoshiro128** (Blackman and Vigna, 2018) started by splitmix32. Equal seeds give equal draws. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private spare: number | undefined;

  constructor(seed: number) {
    let state = seed >>> 0;
    const splitmix = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.a = splitmix();
    this.b = splitmix();
    this.c = splitmix();
    this.d = splitmix();
  }

  /** The four words of its state, for a kernel that draws on from here. */
  words(): Int32Array {
    return Int32Array.of(this.a, this.b, this.c, this.d);
  }

  /** An unsigned 32-bit integer. */
  bits(): number {
    let result = Math.imul(this.b, 5);
    result = Math.imul((result << 7) | (result >>> 25), 9);
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result >>> 0;
  }

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    return (this.bits() * 2097152 + (this.bits() >>> 11)) / 9007199254740992;
  }

  /** A uniform integer in [0, n), n < 2^32, without modulo bias. */
  integer(n: number): number {
    // In unsigned 32-bit integers, whose remainder is many times as fast as a double's: 2^32 % n is (2^32 - n) % n.
    const divisor = n >>> 0;
    const last = 4294967295 - ((-divisor >>> 0) % divisor);
    let draw = this.bits();
    while (draw > last) draw = this.bits();
    return draw % divisor;
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.spare = v * scale;
        return u * scale;
      }
    }
  }

  normals(count: number): Float64Array {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = this.normal();
    return values;
  }

  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: number }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
    return values;
  }

  /** The integers 0..n-1 in random order. */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  }

  /** An independent generator, for a task whose draws must not depend on the order in which tasks run. */
  fork(): Random {
    return new Random(this.bits());
  }
}

/** Up to `most` of n rows, ascending: all, or a random part that is always the same. */
export function subset(n: number, most: number): number[] {
  const all = Array.from({ length: n }, (_, row) => row);
  return n <= most ? all : [...new Random(0).permutation(n).slice(0, most)].sort((a, b) => a - b);
}
