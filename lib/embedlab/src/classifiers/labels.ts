import { InputError } from "../errors.js";

/**
 * Labels 0..classes-1 as integers. Throws where there are not `rows` of them, where one is no class index
 * (an unlabelled row is -1), or where all rows are of one class.
 */
export function countClasses(
  labels: ArrayLike<number>,
  rows: number,
  nClasses?: number,
): { target: Int32Array; classes: number } {
  if (labels.length !== rows) throw new InputError(`${labels.length} labels for ${rows} rows`);
  let greatest = -1;
  for (let i = 0; i < rows; i++) {
    const label = labels[i];
    if (label === -1) throw new InputError(`row ${i} has no label (-1); keep labelled rows only`);
    if (!Number.isInteger(label) || label < 0)
      throw new InputError(`row ${i} has label ${label}; labels are class indices from 0`);
    if (label > greatest) greatest = label;
  }
  if (rows > 0 && Array.prototype.every.call(labels, (label: number) => label === labels[0])) {
    throw new InputError(`all ${rows} rows are of class ${labels[0]}; a classifier needs two classes at least`);
  }
  if (nClasses !== undefined && nClasses <= greatest)
    throw new InputError(`nClasses is ${nClasses}, but a label is ${greatest}`);
  return { target: Int32Array.from(labels), classes: nClasses ?? greatest + 1 };
}
