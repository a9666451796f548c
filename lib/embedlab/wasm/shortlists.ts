/**
 * Of each of `rows` rows, the `rank`-th smallest squared distance (float32, to `limits`) to `columns` others, a multiple of four: the sum of both
 * squared lengths (doubles) less twice the product (float32). `keys` has room for `columns` integers.
 */
export function rankedDistances(
  products: usize, rows: i32, columns: i32, lengths: usize, columnLengths: usize, rank: i32, limits: usize, keys: usize,
): void {
  const width = <usize>columns << 2;
  for (let i: usize = 0; i < <usize>rows; i++) {
    const length = v128.load64_splat(lengths + (i << 3)), row = products + i * width;
    for (let at: usize = 0; at < width; at += 16) {
      const low = squared(length, columnLengths + (at << 1), row + at), high = squared(length, columnLengths + (at << 1) + 16, row + at + 8);
      v128.store(keys + at, ordered(i8x16.shuffle(
        f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
      )));
    }
    const key = ranked(keys, width, rank);
    store<i32>(limits + (i << 2), key ^ ((key >> 31) & i32.MAX_VALUE));
  }
}

/** Of two others, the squared distances. */
// @ts-ignore: decorator
@inline
function squared(length: v128, lengths: usize, products: usize): v128 {
  const twice = f64x2.mul(f64x2.splat(2), f64x2.promote_low_f32x4(v128.load64_zero(products)));
  return f64x2.sub(f64x2.add(length, v128.load(lengths)), twice);
}

/** Integers in the order of float32 values. */
// @ts-ignore: decorator
@inline
function ordered(values: v128): v128 {
  return v128.xor(values, v128.and(i32x4.shr_s(values, 31), i32x4.splat(i32.MAX_VALUE)));
}

/** The `rank`-th smallest key, by halving the span between the smallest and the largest: no branch to guess. */
// @ts-ignore: decorator
@inline
function ranked(keys: usize, width: usize, rank: i32): i32 {
  let least = v128.load(keys), most = least;
  for (let at: usize = 16; at < width; at += 16) {
    least = i32x4.min_s(least, v128.load(keys + at));
    most = i32x4.max_s(most, v128.load(keys + at));
  }
  let low: i64 = min(
    min(i32x4.extract_lane(least, 0), i32x4.extract_lane(least, 1)), min(i32x4.extract_lane(least, 2), i32x4.extract_lane(least, 3)),
  );
  let high: i64 = max(
    max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)), max(i32x4.extract_lane(most, 2), i32x4.extract_lane(most, 3)),
  );
  while (low < high) {
    const middle = (low + high) >> 1, bound = i32x4.splat(<i32>middle);
    let counts = i32x4.splat(0);
    for (let at: usize = 0; at < width; at += 16) counts = i32x4.sub(counts, i32x4.le_s(v128.load(keys + at), bound));
    const count =
      i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1) + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
    if (count >= rank) high = middle;
    else low = middle + 1;
  }
  return <i32>low;
}

/**
 * Lists pairs of rows of which one is within the other's limit: products (float32, `height` x `width`) of the rows from `first` on with those from
 * `second` on, of which a triangle's are the same rows and each pair is looked at once. `lengths` (doubles), `limits` (float32), `numbers`
 * and `counts` (integers) are of all rows. A row's list has `room` entries in `lists`: another's number and the squared distance (float32); its count goes
 * on where the list is full. Threads list at the same time. The products are overwritten; `pairs` has room for as many integers, `ends` for one of
 * each row and three of each column.
 */
export function listPairs(
  products: usize, height: i32, width: i32, triangle: bool, first: i32, second: i32, lengths: usize, limits: usize, numbers: usize,
  counts: usize, lists: usize, room: i32, pairs: usize, ends: usize,
): void {
  const ownEnds = ends, otherEnds = ends + (<usize>height << 2);
  // A pair is close if its product is at least half of both squared lengths less half of either limit: in float32, with room for rounding.
  const halves = otherEnds + (<usize>width << 2), reaches = halves + (<usize>width << 2);
  let most: f64 = 0;
  for (let j: usize = 0; j < <usize>width; j++) {
    const length = load<f64>(lengths + ((<usize>second + j) << 3)), limit = <f64>load<f32>(limits + ((<usize>second + j) << 2));
    store<f32>(halves + (j << 2), <f32>(0.5 * length));
    store<f32>(reaches + (j << 2), <f32>(0.5 * (length - limit)));
    most = max(most, length + abs(limit));
  }
  memory.fill(ends, 0, <usize>(height + width) << 2);
  let found: usize = 0;
  for (let i = 0; i < height; i++) {
    const row = products + ((<usize>i * <usize>width) << 2), own = first + i;
    const length = load<f64>(lengths + (<usize>own << 3)), limit = <f64>load<f32>(limits + (<usize>own << 2));
    const slack = 2e-7 * (length + abs(limit) + most);
    const half = f32x4.splat(<f32>(0.5 * length - slack)), reach = f32x4.splat(<f32>(0.5 * (length - limit) - slack));
    let ownCount = 0;
    for (let j = triangle ? i + 1 : 0; j < width; j += 64) {
      // Close pairs are rare: a branch on each few would often be guessed wrong. What fills no vector is looked at below.
      const span = min(64, width - j), whole = span & ~3;
      let close: u64 = span == whole ? 0 : (((<u64>1 << (span & 3)) - 1) << whole);
      const start = <usize>j << 2;
      for (let shift = 0; shift < whole; shift += 4) {
        const at = start + (<usize>shift << 2);
        const least = f32x4.pmin(f32x4.add(v128.load(halves + at), reach), f32x4.add(v128.load(reaches + at), half));
        close |= <u64>i32x4.bitmask(f32x4.le(least, v128.load(row + at))) << shift;
      }
      for (; close != 0; close &= close - 1) {
        const at = j + <i32>ctz(close), other = second + at;
        const value = length + load<f64>(lengths + (<usize>other << 3)) - 2 * <f64>load<f32>(row + (<usize>at << 2));
        const ofOwn = <i32>(value <= limit);
        const ofOther = <i32>(value <= <f64>load<f32>(limits + (<usize>other << 2)));
        const end = otherEnds + (<usize>at << 2);
        store<i32>(end, load<i32>(end) + ofOther);
        ownCount += ofOwn;
        store<i32>(pairs + found, (i << 16) | (at << 2) | (ofOther << 1) | ofOwn);
        store<f32>(products + found, <f32>value);
        found += <usize>(ofOwn | ofOther) << 2;
      }
    }
    store<i32>(ownEnds + (<usize>i << 2), ownCount);
  }
  // Room for all that a row gets is taken at once, as threads wait for each other's counts.
  takeRoom(height, counts + (<usize>first << 2), ownEnds);
  takeRoom(width, counts + (<usize>second << 2), otherEnds);
  for (let at: usize = 0; at < found; at += 4) {
    const pair = load<u32>(pairs + at), value = load<f32>(products + at);
    const i = <i32>(pair >> 16), j = <i32>((pair >> 2) & 0x3fff);
    if (pair & 1) list(first + i, second + j, value, ownEnds + (<usize>i << 2), numbers, lists, room);
    if (pair & 2) list(second + j, first + i, value, otherEnds + (<usize>j << 2), numbers, lists, room);
  }
}

/** Where each list goes on, in place of how much it gets. */
// @ts-ignore: decorator
@inline
function takeRoom(rows: i32, counts: usize, ends: usize): void {
  for (let at: usize = 0; at < <usize>rows << 2; at += 4) {
    const more = load<i32>(ends + at);
    if (more > 0) store<i32>(ends + at, atomic.add<i32>(counts + at, more));
  }
}

// @ts-ignore: decorator
@inline
function list(row: i32, other: i32, value: f32, end: usize, numbers: usize, lists: usize, room: i32): void {
  const at = load<i32>(end);
  store<i32>(end, at + 1);
  if (at >= room) return;
  const place = lists + ((<usize>row * <usize>room + <usize>at) << 3);
  store<i32>(place, load<i32>(numbers + (<usize>other << 2)));
  store<f32>(place, value, 4);
}

/**
 * Writes the others of a list of `count` entries and their values, sorted by value (float32, up to `most`), equal ones by number, as far as the k-th and all
 * that are not more than `slack` above it; returns how many are sorted. Into 512 bins of equal width, then by insertion. `bins` (as many integers as there
 * are) is scratch.
 */
export function sortList(list: usize, count: i32, k: i32, slack: f32, most: f32, others: usize, values: usize, bins: usize): i32 {
  const end = list + (<usize>count << 3);
  let least = most;
  for (let at = list; at < end; at += 8) {
    const value = load<f32>(at, 4);
    if (value < least) least = value;
  }
  const perBin = min<f32>(511 / (most - least), f32.MAX_VALUE);
  memory.fill(bins, 0, 2048);
  for (let at = list; at < end; at += 8) {
    const bin = binOf(load<f32>(at, 4), least, perBin, bins);
    store<u32>(bin, load<u32>(bin) + 4);
  }
  let before: u32 = 0, ofFirst = bins;
  for (let bin = bins; bin < bins + 2048; bin += 4) {
    const size = load<u32>(bin);
    store<u32>(bin, before);
    if (before < <u32>k << 2) ofFirst = bin;
    before += size;
  }
  for (let at = list; at < end; at += 8) {
    const value = load<f32>(at, 4), bin = binOf(value, least, perBin, bins);
    const to = <usize>load<u32>(bin);
    store<u32>(bin, <u32>to + 4);
    store<f32>(values + to, value);
    store<i32>(others + to, load<i32>(at));
  }
  // The k-th is in the bin `ofFirst`; a bin more for what its bounds lose to rounding. Where each bin began it ends now.
  const last = min<f32>(<f32>((ofFirst - bins) >> 2) + slack * perBin + 2, 511);
  const sorted = <usize>load<u32>(bins + (<usize><i32>last << 2));
  for (let at: usize = 4; at < sorted; at += 4) {
    const value = load<f32>(values + at), other = load<i32>(others + at);
    let to = at;
    for (; to > 0; to -= 4) {
      const previous = load<f32>(values + to - 4);
      if (previous < value || (previous == value && load<i32>(others + to - 4) < other)) break;
      store<f32>(values + to, previous);
      store<i32>(others + to, load<i32>(others + to - 4));
    }
    store<f32>(values + to, value);
    store<i32>(others + to, other);
  }
  return <i32>(sorted >> 2);
}

// @ts-ignore: decorator
@inline
function binOf(value: f32, least: f32, perBin: f32, bins: usize): usize {
  return bins + (<usize>min(<i32>((value - least) * perBin), 511) << 2);
}
