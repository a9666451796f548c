/** Sorts n codes of 32 bits, equal ones as they come, and moves what lies in `order` along. `spare` and `spareOrder` (n integers) are scratch, `counts` 256 integers. */
export function radixSort(n: i32, codes: usize, order: usize, spare: usize, spareOrder: usize, counts: usize): void {
  const end = <usize>n << 2;
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    memory.fill(counts, 0, 1024);
    for (let i: usize = 0; i < end; i += 4) {
      const bin = counts + (<usize>((load<u32>(codes + i) >> shift) & 255) << 2);
      store<u32>(bin, load<u32>(bin) + 1);
    }
    let before: u32 = 0;
    for (let bin = counts; bin < counts + 1024; bin += 4) {
      const count = load<u32>(bin);
      store<u32>(bin, before);
      before += count;
    }
    for (let i: usize = 0; i < end; i += 4) {
      const code = load<u32>(codes + i);
      const bin = counts + (<usize>((code >> shift) & 255) << 2);
      const to = <usize>load<u32>(bin);
      store<u32>(bin, <u32>to + 1);
      store<u32>(spare + (to << 2), code);
      store<u32>(spareOrder + (to << 2), load<u32>(order + i));
    }
    let swap = codes;
    codes = spare;
    spare = swap;
    swap = order;
    order = spareOrder;
    spareOrder = swap;
  }
}
