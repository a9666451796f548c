/**
 * Sums of distances between `height` rows and `width` columns by their clusters, from float32 products: a squared distance is the sum of
 * both squared lengths less twice the product. `ends` says where each cluster's columns end, and `rowEnds` its rows. Writes height x
 * clusters to `rowSums` and row clusters x width to `columnSums`. Pairs whose squared distance is below `tooNear` times
 * that sum are left out, and numbered (row times width plus column) in `near`; returns how many there are.
 */
export function distanceSums(
  products: usize, height: i32, width: i32, rowSquares: usize, columnSquares: usize, tooNear: f64,
  ends: usize, clusters: i32, rowEnds: usize, rowSums: usize, columnSums: usize, near: usize,
): i32 {
  const share = f64x2.splat(tooNear);
  let nearest = near;
  let rowCluster: usize = 0;
  let sums = columnSums;
  memory.fill(sums, 0, <usize>width << 3);
  for (let i: usize = 0; i < <usize>height; i++) {
    if (<i32>i == load<i32>(rowEnds + (rowCluster << 2))) {
      rowCluster++;
      sums += <usize>width << 3;
      memory.fill(sums, 0, <usize>width << 3);
    }
    const square = f64x2.splat(load<f64>(rowSquares + (i << 3)));
    const row = products + ((i * <usize>width) << 2);
    let j: usize = 0;
    for (let c: usize = 0; c < <usize>clusters; c++) {
      const end = <usize>load<i32>(ends + (c << 2));
      let total = f64x2.splat(0);
      for (; j + 2 <= end; j += 2) {
        const lengths = f64x2.add(square, v128.load(columnSquares + (j << 3)));
        const twice = f64x2.mul(f64x2.splat(2), f64x2.promote_low_f32x4(v128.load64_zero(row + (j << 2))));
        let squared = f64x2.sub(lengths, twice);
        const lost = f64x2.lt(squared, f64x2.mul(share, lengths));
        if (v128.any_true(lost)) {
          squared = v128.andnot(squared, lost);
          const lanes = i64x2.bitmask(lost);
          store<u32>(nearest, <u32>(i * <usize>width + j));
          nearest += <usize>(lanes & 1) << 2;
          store<u32>(nearest, <u32>(i * <usize>width + j + 1));
          nearest += <usize>(lanes >> 1) << 2;
        }
        const distance = f64x2.sqrt(squared);
        total = f64x2.add(total, distance);
        v128.store(sums + (j << 3), f64x2.add(v128.load(sums + (j << 3)), distance));
      }
      let rest: f64 = 0;
      if (j < end) {
        const lengths = f64x2.extract_lane(square, 0) + load<f64>(columnSquares + (j << 3));
        const squared = lengths - 2 * <f64>load<f32>(row + (j << 2));
        if (squared < tooNear * lengths) {
          store<u32>(nearest, <u32>(i * <usize>width + j));
          nearest += 4;
        } else {
          rest = sqrt<f64>(squared);
          store<f64>(sums + (j << 3), load<f64>(sums + (j << 3)) + rest);
        }
        j++;
      }
      store<f64>(rowSums + ((i * <usize>clusters + c) << 3), f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1) + rest);
    }
  }
  return <i32>((nearest - near) >> 2);
}
