/**
 * One epoch of UMAP's descent, which moves `places` (n x dimensions): every edge that is due pulls its ends together and pushes its
 * head from points drawn at random. Of each edge, `every` says after how many epochs it is due again and `next` when, `everyNegative`
 * and `nextNegative` the same of the points to push from. `pull` and `push` are tables by the squared distance,
 * `random` the four words of xoshiro128**.
 */
export function umapEpoch(
  places: usize, n: i32, dimensions: i32, heads: usize, tails: usize, edges: i32, every: usize, next: usize,
  everyNegative: usize, nextNegative: usize, epoch: f64, rate: f64, pull: usize, push: usize, random: usize,
): void {
  const width = <usize>dimensions << 3;
  for (let edge: usize = 0; edge < <usize>edges; edge++) {
    const at8 = edge << 3;
    const due = load<f64>(next + at8);
    if (due > epoch) continue;
    store<f64>(next + at8, due + load<f64>(every + at8));
    const head = places + <usize>load<u32>(heads + (edge << 2)) * width;
    const tail = places + <usize>load<u32>(tails + (edge << 2)) * width;
    const near = squaredDistance(head, tail, width);
    if (near > 0) {
      const coefficient = valueAt(pull, near);
      for (let c: usize = 0; c < width; c += 8) {
        const step = rate * clip(coefficient * (load<f64>(head + c) - load<f64>(tail + c)));
        store<f64>(head + c, load<f64>(head + c) + step);
        store<f64>(tail + c, load<f64>(tail + c) - step);
      }
    }
    const period = load<f64>(everyNegative + at8);
    const dueNegative = load<f64>(nextNegative + at8);
    const negatives = floor((epoch - dueNegative) / period);
    for (let p: f64 = 0; p < negatives; p++) {
      const other = places + <usize>((<u64>draw(random) * <u64>n) >> 32) * width;
      const far = squaredDistance(head, other, width);
      // Points that lie on one another, or the point itself: no direction to push in.
      if (far == 0) continue;
      const coefficient = valueAt(push, far);
      for (let c: usize = 0; c < width; c += 8) {
        const own = load<f64>(head + c);
        store<f64>(head + c, own + rate * clip(coefficient * (own - load<f64>(other + c))));
      }
    }
    store<f64>(nextNegative + at8, dueNegative + negatives * period);
  }
}

// @ts-ignore: decorator
@inline
function squaredDistance(a: usize, b: usize, width: usize): f64 {
  let sum: f64 = 0;
  for (let c: usize = 0; c < width; c += 8) {
    const difference = load<f64>(a + c) - load<f64>(b + c);
    sum += difference * difference;
  }
  return sum;
}

/** No step of one coordinate is longer, before the learning rate. */
const longest: f64 = 4;

// @ts-ignore: decorator
@inline
function clip(value: f64): f64 {
  return max(min(value, longest), -longest);
}

/** The table's first octave, and how many it has. */
const lowest: i32 = -60;
const octaves: i32 = 100;

/** A table has 256 values an octave and one more. A float's leading bits are its octave and its place in it; between values it is linear. */
// @ts-ignore: decorator
@inline
function valueAt(table: usize, s: f64): f64 {
  const bits = reinterpret<i32>(<f32>s) - ((127 + lowest) << 23);
  if (bits <= 0) return load<f64>(table);
  if (bits >> 15 >= octaves << 8) return load<f64>(table + (<usize>(octaves << 8) << 3));
  const low = table + (<usize>(bits >> 15) << 3);
  const value = load<f64>(low);
  return value + <f64>(bits & 32767) * (1.0 / 32768) * (load<f64>(low, 8) - value);
}

/** As `Random.bits`. */
// @ts-ignore: decorator
@inline
function draw(state: usize): u32 {
  let a = load<u32>(state), b = load<u32>(state, 4), c = load<u32>(state, 8), d = load<u32>(state, 12);
  const result = rotl<u32>(b * 5, 7) * 9;
  const t = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= t;
  store<u32>(state, a);
  store<u32>(state, b, 4);
  store<u32>(state, c, 8);
  store<u32>(state, rotl<u32>(d, 11), 12);
  return result;
}
