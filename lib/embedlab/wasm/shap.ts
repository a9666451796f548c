/**
 * Shapley values of a forest, for rows in groups: the rows of a group are held by the same features of the path that is
 * walked. A group's mask, `words` times 64 bits, has a bit for each slot of the path. Rows are padded to an even number.
 */

/** Writes n rows of f float32 values column by column, `padded` values a column; 16 rows at a time, which are a line of the cache. */
export function columnsOf(rows: usize, n: i32, f: i32, padded: i32, columns: usize): void {
  for (let from: usize = 0; from < <usize>n; from += 16) {
    const to = min<usize>(from + 16, <usize>n);
    for (let j: usize = 0; j < <usize>f; j++)
      for (let i = from; i < to; i++)
        store<f32>(columns + ((j * <usize>padded + i) << 2), load<f32>(rows + ((i * <usize>f + j) << 2)));
  }
}

/**
 * Parts groups by a split: writes each row's new group to `next`, and of each new group the one that it is `parent`ed by and
 * whether it lies `below`. A group that the slot's feature holds no more stays whole (`isNew`: no group can be one). Returns how many there are now.
 */
export function partGroups(
  n: i32, column: usize, threshold: f64, group: usize, count: i32, masks: usize, words: i32, slot: i32, isNew: bool,
  next: usize, parent: usize, below: usize, renamed: usize,
): i32 {
  // A row's key is twice its group, plus 1 where it is below; a stopped group has one key for both.
  memory.fill(renamed, 0xff, <usize>count << 3);
  let names: u32 = 0;
  if (!isNew) {
    for (let g: u32 = 0; g < <u32>count; g++) {
      if (isHeld(masks, words, g, slot)) continue;
      store<u32>(parent + (<usize>names << 2), g);
      store<u8>(below + names, 0);
      store<u32>(renamed + (<usize>g << 3), names);
      store<u32>(renamed + (<usize>g << 3), names, 4);
      names++;
    }
  }
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const key = (load<u32>(group + i) << 1) | u32(<f64>load<f32>(column + i) <= threshold);
    const entry = renamed + (<usize>key << 2);
    let name = load<u32>(entry);
    if (name == 0xffffffff) {
      name = names++;
      store<u32>(entry, name);
      store<u32>(parent + (<usize>name << 2), key >> 1);
      store<u8>(below + name, key & 1);
    }
    store<u32>(next + i, name);
  }
  if ((n & 1) == 1) store<u32>(next + (<usize>n << 2), 0);
  return names;
}

/** Enters a child of the node split last: sets the masks of its groups. */
export function enterGroups(
  count: i32, parent: usize, below: usize, toLeft: bool, masks: usize, nextMasks: usize, words: i32, slot: i32, isNew: bool,
): void {
  const bytes = <usize>words << 3;
  const bit = <u64>1 << (slot & 63);
  for (let name: usize = 0; name < <usize>count; name++) {
    const from = masks + <usize>load<u32>(parent + (name << 2)) * bytes;
    const to = nextMasks + name * bytes;
    for (let w: usize = 0; w < bytes; w += 8) store<u64>(to + w, load<u64>(from + w));
    const word = to + (<usize>(slot >> 6) << 3);
    const mask = load<u64>(word);
    const through = load<u8>(below + name) == u8(toLeft);
    store<u64>(word, through ? (isNew ? mask | bit : mask) : mask & ~bit);
  }
}

/**
 * Carries the products of the groups into a child whose slot's share was `before` (1 if new) and is `after`: `points`
 * numbers a group, one for each point of the quadrature. `ratio` has room for three times as many.
 */
export function enterProducts(
  count: i32, parent: usize, masks: usize, nextMasks: usize, words: i32, slot: i32, isNew: bool,
  before: f64, after: f64, at: usize, points: i32, from: usize, to: usize, ratio: usize,
): void {
  const bytes = <usize>points << 3;
  // By whether the group is held there now, and was before: 0 is no, 1 is now no more, 2 is yes.
  for (let q: usize = 0; q < bytes; q += 8) {
    const t = load<f64>(at + q);
    const was = isNew ? 1 : t + (1 - t) * before;
    store<f64>(ratio + q, after / before);
    store<f64>(ratio + bytes + q, ((1 - t) * after) / was);
    store<f64>(ratio + 2 * bytes + q, (t + (1 - t) * after) / was);
  }
  for (let name: u32 = 0; name < <u32>count; name++) {
    const g = load<u32>(parent + (<usize>name << 2));
    const was = isNew || isHeld(masks, words, g, slot);
    const factors = ratio + <usize>(i32(was) + i32(isHeld(nextMasks, words, name, slot))) * bytes;
    const source = from + <usize>g * bytes;
    const target = to + <usize>name * bytes;
    for (let q: usize = 0; q < bytes; q += 16)
      v128.store(target + q, f64x2.mul(v128.load(source + q), v128.load(factors + q)));
  }
}

/**
 * Path-dependent weights of a leaf: for each group, `stride` numbers from `out` on, one a slot. `shares` are the slots'
 * shares of the training weight; `pull` has room for `points` times (slots + 1) numbers.
 */
export function pathDependentWeights(
  count: i32, masks: usize, words: i32, product: usize, at: usize, points: i32, shares: usize, used: i32, pull: usize,
  out: usize, stride: i32,
): void {
  const bytes = <usize>points << 3;
  const pairs = (<usize>used + 1) >> 1;
  // Without a feature that holds the group no more the product is the same, whichever it is; then one row for each slot.
  for (let q: usize = 0; q < bytes; q += 8) {
    const t = load<f64>(at + q);
    store<f64>(pull + q, -1 / (1 - t));
    for (let s: usize = 0; s < pairs << 1; s++) {
      const z = load<f64>(shares + (s << 3));
      store<f64>(pull + (s + 1) * bytes + q, (1 - z) / (t + (1 - t) * z));
    }
  }
  for (let g: usize = 0; g < <usize>count; g++) {
    const own = product + g * bytes;
    const target = out + ((g * <usize>stride) << 3);
    const mask = masks + ((g * <usize>words) << 3);
    const stopped = f64x2.splat(sum(products(own, pull, bytes)));
    let held: u64 = 0;
    for (let pair: usize = 0; pair < pairs; pair++) {
      if ((pair & 31) == 0) held = load<u64>(mask + ((pair >> 5) << 3));
      const row = pull + (2 * pair + 1) * bytes;
      const first = products(own, row, bytes), second = products(own, row + bytes, bytes);
      const sums = f64x2.add(v128.shuffle<f64>(first, second, 0, 2), v128.shuffle<f64>(first, second, 1, 3));
      const bits = v128.and(i64x2.splat(held), i64x2(1, 2));
      v128.store(target + (pair << 4), v128.bitselect(stopped, sums, i64x2.eq(bits, i64x2(0, 0))));
      held >>= 2;
    }
  }
}

/**
 * Interventional weights of a leaf: as above, against the groups of `n` background rows. `gain` and `loss` have `depth + 1` numbers for
 * each count of features that let only the row through; `sizes` has room for a number for each background group.
 */
export function interventionalWeights(
  count: i32, masks: usize, others: i32, otherMasks: usize, otherGroup: usize, n: i32, words: i32, used: i32,
  gain: usize, loss: usize, depth: i32, sizes: usize, out: usize, stride: i32,
): void {
  memory.fill(sizes, 0, <usize>others << 3);
  const one: f64 = 1 / <f64>n;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const size = sizes + (<usize>load<u32>(otherGroup + i) << 3);
    store<f64>(size, load<f64>(size) + one);
  }
  const bytes = <usize>words << 3;
  for (let g: usize = 0; g < <usize>count; g++) {
    const target = out + ((g * <usize>stride) << 3);
    memory.fill(target, 0, <usize>stride << 3);
    const own = masks + g * bytes;
    for (let b: usize = 0; b < <usize>others; b++) {
      const other = otherMasks + b * bytes;
      let p = 0, q = 0;
      let stopped = false;
      for (let w: usize = 0; w < bytes && !stopped; w += 8) {
        const mine = load<u64>(own + w), its = load<u64>(other + w);
        const slots = used - <i32>(w << 3);
        stopped = (mine | its) != (slots >= 64 ? ~<u64>0 : slots <= 0 ? 0 : (<u64>1 << slots) - 1);
        p += <i32>popcnt(mine & ~its);
        q += <i32>popcnt(its & ~mine);
      }
      if (stopped || p + q == 0) continue;
      const entry = <usize>(p * (depth + 1) + q) << 3;
      const size = load<f64>(sizes + (b << 3));
      const won = load<f64>(gain + entry) * size, lost = load<f64>(loss + entry) * size;
      for (let w: usize = 0; w < bytes; w += 8) {
        const mine = load<u64>(own + w), its = load<u64>(other + w);
        for (let bits = mine ^ its; bits != 0; bits &= bits - 1) {
          const place = target + (w << 6) + (<usize>ctz(bits) << 3);
          store<f64>(place, load<f64>(place) + (((mine >> ctz(bits)) & 1) == 1 ? won : -lost));
        }
      }
    }
  }
}

/**
 * Adds `value` times the weights of a leaf to the sums of one class: `padded` numbers, a row's each, for every feature and class.
 * `features` are the slots'. Two slots go together, so that a row's group is read half as often; `spare` takes what an odd one lacks.
 */
export function addWeights(
  padded: i32, group: usize, value: f64, weights: usize, stride: i32, features: usize, used: i32,
  classes: i32, c: i32, sums: usize, spare: usize,
): void {
  const width = <usize>padded << 3;
  const step = <usize>stride << 3;
  const factor = f64x2.splat(value);
  for (let s: usize = 0; s < <usize>used; s += 2) {
    const first = sums + <usize>(load<i32>(features + (s << 2)) * classes + c) * width;
    const second = <i32>s + 1 < used ? sums + <usize>(load<i32>(features + (s << 2), 4) * classes + c) * width : spare;
    const from = weights + (s << 3);
    for (let i: usize = 0; i < width; i += 16) {
      const groups = load<u64>(group + (i >> 1));
      const one = v128.load(from + <usize>(groups & 0xffffffff) * step);
      const other = v128.load(from + <usize>(groups >> 32) * step);
      const a = f64x2.mul(factor, v128.shuffle<f64>(one, other, 0, 2));
      const b = f64x2.mul(factor, v128.shuffle<f64>(one, other, 1, 3));
      v128.store(first + i, f64x2.add(v128.load(first + i), a));
      v128.store(second + i, f64x2.add(v128.load(second + i), b));
    }
  }
}

/** Writes `count` rows from `from` on out of the sums (width x padded) as rows of `width` numbers. */
export function rowsOfSums(sums: usize, width: i32, padded: i32, from: i32, count: i32, out: usize): void {
  for (let k: usize = 0; k < <usize>width; k++) {
    const column = sums + ((k * <usize>padded + <usize>from) << 3);
    for (let r: usize = 0; r < <usize>count; r++)
      store<f64>(out + ((r * <usize>width + k) << 3), load<f64>(column + (r << 3)));
  }
}

/** Sums the magnitudes of the first n of each `padded` sums: `width` numbers. */
export function magnitudes(sums: usize, width: i32, padded: i32, n: i32, out: usize): void {
  for (let k: usize = 0; k < <usize>width; k++) {
    const column = sums + ((k * <usize>padded) << 3);
    let total: f64 = 0;
    for (let i: usize = 0; i < <usize>n << 3; i += 8) total += abs(load<f64>(column + i));
    store<f64>(out + (k << 3), total);
  }
}

// @ts-ignore: decorator
@inline
function isHeld(masks: usize, words: i32, group: u32, slot: i32): bool {
  const word = load<u64>(masks + ((<usize>group * <usize>words + <usize>(slot >> 6)) << 3));
  return ((word >> (slot & 63)) & 1) == 1;
}

// @ts-ignore: decorator
@inline
function products(a: usize, b: usize, bytes: usize): v128 {
  let total = f64x2.mul(v128.load(a), v128.load(b));
  for (let q: usize = 16; q < bytes; q += 16) total = f64x2.add(total, f64x2.mul(v128.load(a + q), v128.load(b + q)));
  return total;
}

// @ts-ignore: decorator
@inline
function sum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
