/** Numbers as Plotly's binary arrays: a third of their size as text. Rows and columns make a table of them. */
export function packed(values: ArrayLike<number>, shape?: readonly [number, number]): object {
  const floats = Float32Array.from(values);
  const array = { dtype: "f4", bdata: Buffer.from(floats.buffer).toString("base64") };
  return shape === undefined ? array : { ...array, shape: shape.join(", ") };
}
