import { radixSort } from "./radix-sort";

/**
 * Turns n float32 values into levels: how many different smaller ones there are; integers of two bytes if `narrow`, else of four.
 * Scratch: values, order, spare, spareOrder (n integers), counts (256).
 */
export function levelColumn(
  n: i32, values: usize, levels: usize, narrow: bool, order: usize, spare: usize, spareOrder: usize, counts: usize,
): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    // Adding 0 turns -0 into 0: they are equal to a threshold.
    const bits = reinterpret<u32>(load<f32>(values + (i << 2)) + 0);
    store<u32>(values + (i << 2), bits >> 31 ? ~bits : bits | 0x80000000);
    store<u32>(order + (i << 2), <u32>i);
  }
  radixSort(n, values, order, spare, spareOrder, counts);
  let level: u32 = 0;
  let before = load<u32>(values);
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const code = load<u32>(values + i);
    if (code != before) level++;
    before = code;
    const row = <usize>load<u32>(order + i);
    if (narrow) store<u16>(levels + (row << 1), <u16>level);
    else store<u32>(levels + (row << 2), level);
  }
}

/** Moves the rows whose level is at most `level` to the front; returns how many. Both parts keep their order. `aside` has room for all. */
export function partRows(rows: usize, size: i32, column: usize, narrow: bool, level: u32, aside: usize): i32 {
  let front: usize = 0, moved: usize = 0;
  for (let at: usize = 0; at < <usize>size << 2; at += 4) {
    const row = load<u32>(rows + at);
    const goesLeft = <usize>(levelAt(column, narrow, <usize>row) <= level);
    store<u32>(rows + front, row);
    store<u32>(aside + moved, row);
    front += goesLeft << 2;
    moved += (1 - goesLeft) << 2;
  }
  memory.copy(rows + front, aside, moved);
  return <i32>(front >> 2);
}

/**
 * Copies the label of each of a node's rows to `label`, and to `weight` its weight twice, as what goes to the left of a threshold and
 * what goes from the right; sums the weights by class into `counts` and returns their total.
 */
export function enterNode(
  rows: usize, size: i32, labels: usize, weights: usize, label: usize, weight: usize, counts: usize, classes: i32,
): f64 {
  memory.fill(counts, 0, <usize>classes << 3);
  let total: f64 = 0;
  for (let i: usize = 0; i < <usize>size; i++) {
    const row = <usize>load<u32>(rows + (i << 2));
    const c = load<u32>(labels + (row << 2));
    const w = load<f64>(weights + (row << 3));
    store<u32>(label + (i << 2), c);
    v128.store(weight + (i << 4), f64x2.mul(f64x2.splat(w), f64x2(1, -1)));
    const count = counts + (<usize>c << 3);
    store<f64>(count, load<f64>(count) + w);
    total += w;
  }
  return total;
}

/** From so many rows on, bits are quicker than counting. */
const few: i32 = 32;

/**
 * The best threshold of a feature on a node's rows by Gini impurity. Returns its score, and writes to `found` whether their levels
 * differ at all, the places of a row below it and of one above, and their levels; where no score beats `least`, only the
 * first of these counts. `counts` are the node's weights by class, `squares` the sum of their squares. Scratch: `place` and `level`
 * (as many integers as there are rows, and four), `ranks` (`few`), `sides` (two numbers a class), and what `orderMany` asks for.
 */
export function bestSplit(
  column: usize, narrow: bool, rows: usize, size: i32, label: usize, weight: usize, counts: usize, classes: i32,
  total: f64, squares: f64, minSamplesLeaf: i32, least: f64, place: usize, level: usize, ranks: usize,
  first: usize, next: usize, words: usize, summary: usize, wordCount: i32, sides: usize, found: usize,
): f64 {
  if (size <= few) orderFew(column, narrow, rows, size, place, level, ranks);
  else orderMany(column, narrow, rows, size, place, level, first, next, words, summary, wordCount);
  let before = load<u32>(level);
  const differ = before != load<u32>(level + (<usize>(size - 1) << 2));
  store<i32>(found, i32(differ));
  if (!differ) return least;

  // Two lanes: what lies to the left of the threshold at hand, and what lies to the right.
  for (let c: usize = 0; c < <usize>classes; c++)
    v128.store(sides + (c << 4), f64x2.replace_lane(f64x2.splat(0), 1, load<f64>(counts + (c << 3))));
  let weights = f64x2.replace_lane(f64x2.splat(0), 1, total);
  let sums = f64x2.replace_lane(f64x2.splat(0), 1, squares);
  const allowed = size - 2 * minSamplesLeaf;
  let best = least;
  for (let i = 0; i < size; i++) {
    const at = <usize>i << 2;
    const own = load<u32>(level + at);
    if (own != before && <u32>(i - minSamplesLeaf) <= <u32>allowed) {
      // The weighted Gini impurity of the children is total - score: the greater, the purer.
      const scores = f64x2.div(sums, weights);
      const score = f64x2.extract_lane(scores, 0) + f64x2.extract_lane(scores, 1);
      if (score > best) {
        best = score;
        store<u32>(found, load<u32>(place + at - 4), 4);
        store<u32>(found, load<u32>(place + at), 8);
        store<u32>(found, before, 12);
        store<u32>(found, own, 16);
      }
    }
    before = own;
    const p = <usize>load<u32>(place + at);
    const moved = v128.load(weight + (p << 4));
    const side = sides + (<usize>load<u32>(label + (p << 2)) << 4);
    const counted = v128.load(side);
    v128.store(side, f64x2.add(counted, moved));
    sums = f64x2.add(sums, f64x2.mul(moved, f64x2.add(f64x2.add(counted, counted), moved)));
    weights = f64x2.add(weights, moved);
  }
  return best;
}

// @ts-ignore: decorator
@inline
function levelAt(column: usize, narrow: bool, row: usize): u32 {
  return narrow ? <u32>load<u16>(column + (row << 1)) : load<u32>(column + (row << 2));
}

/** Puts places and levels in the order of the levels, equal ones as they come: a row's rank is the count of rows before it. */
// @ts-ignore: decorator
@inline
function orderFew(column: usize, narrow: bool, rows: usize, size: i32, place: usize, level: usize, ranks: usize): void {
  // A key is a level and a place, so that no two are equal; four more pad them.
  const end = <usize>size << 2;
  for (let at: usize = 0; at < end; at += 4) {
    const own = levelAt(column, narrow, <usize>load<u32>(rows + at));
    store<u32>(ranks + at, (own << 5) | <u32>(at >> 2));
  }
  v128.store(ranks + end, i32x4.splat(i32.MAX_VALUE));
  for (let at: usize = 0; at < end; at += 16) {
    const keys = v128.load(ranks + at);
    let rank = i32x4.splat(0);
    for (let other: usize = 0; other < end; other += 4)
      rank = i32x4.sub(rank, i32x4.gt_s(keys, v128.load32_splat(ranks + other)));
    put(i32x4.extract_lane(keys, 0), i32x4.extract_lane(rank, 0), place, level);
    put(i32x4.extract_lane(keys, 1), i32x4.extract_lane(rank, 1), place, level);
    put(i32x4.extract_lane(keys, 2), i32x4.extract_lane(rank, 2), place, level);
    put(i32x4.extract_lane(keys, 3), i32x4.extract_lane(rank, 3), place, level);
  }
}

// @ts-ignore: decorator
@inline
function put(key: i32, rank: i32, place: usize, level: usize): void {
  store<i32>(level + (<usize>rank << 2), key >> 5);
  store<i32>(place + (<usize>rank << 2), key & 31);
}

/**
 * The same for more rows, and nothing is compared: each row sets the bit of its level, and `words` read from the lowest bit on are
 * the levels in order. `first` and `next` chain the places that share one. Where words outnumber rows, a bit of `summary` says that
 * a word is not empty. But for `next` all hold zeros between calls.
 */
function orderMany(
  column: usize, narrow: bool, rows: usize, size: i32, place: usize, level: usize,
  first: usize, next: usize, words: usize, summary: usize, wordCount: i32,
): void {
  const sparse = size < wordCount;
  // From the last: a chain then begins with its first place. Links are one more than the place, for 0 is none.
  for (let p = <usize>size; p-- > 0; ) {
    const own = <usize>levelAt(column, narrow, <usize>load<u32>(rows + (p << 2)));
    store<u32>(next + (p << 2), load<u32>(first + (own << 2)));
    store<u32>(first + (own << 2), <u32>p + 1);
    mark(words, own);
    if (sparse) mark(summary, own >> 6);
  }
  let at: usize = 0;
  for (let from: usize = 0; from < <usize>wordCount; from += 64) {
    const some = min<usize>(64, <usize>wordCount - from);
    for (let full = sparse ? take(summary, from >> 6) : ~<u64>0 >> (64 - some); full != 0; full &= full - 1) {
      const word = from | <usize>ctz(full);
      for (let bits = take(words, word); bits != 0; bits &= bits - 1) {
        const own = (word << 6) | <usize>ctz(bits);
        let link = load<u32>(first + (own << 2));
        store<u32>(first + (own << 2), 0);
        do {
          store<u32>(level + at, <u32>own);
          store<u32>(place + at, link - 1);
          link = load<u32>(next + (<usize>(link - 1) << 2));
          at += 4;
        } while (link != 0);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function mark(words: usize, bit: usize): void {
  const word = words + ((bit >> 6) << 3);
  store<u64>(word, load<u64>(word) | (<u64>1 << (bit & 63)));
}

/** A word, which it leaves empty. */
// @ts-ignore: decorator
@inline
function take(words: usize, index: usize): u64 {
  const word = words + (index << 3);
  const bits = load<u64>(word);
  store<u64>(word, 0);
  return bits;
}
