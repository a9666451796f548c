/** Values that tell how small the k smallest are. */
export const sampleSize = 512;

/** The rank in a sample that the k-th smallest of n values hardly ever exceeds. */
export const sampledRank = (n: number, k: number): number => Math.ceil((1.3 * k * sampleSize) / n) + 8;

/** The k-th smallest of the first `count` values, by Hoare's selection; reorders them. */
export function select(values: Float32Array, count: number, k: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const swap = values[i];
        values[i++] = values[j];
        values[j--] = swap;
      }
    }
    if (k - 1 <= j) high = j;
    else if (k - 1 >= i) low = i;
    else break;
  }
  return values[k - 1];
}
