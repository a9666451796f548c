import { Html } from "../display/html.js";

/** Places marks on a track from `least` to `most`, with a little room on both sides; `at` gives a value's place as CSS. */
export function intervalTrack(
  least: number,
  most: number,
): {
  readonly at: (value: number) => string;
  readonly mark: (kind: string, value: number) => Html;
  readonly bar: (kind: string, low: number, high: number) => Html;
} {
  const room = 0.06 * (most - least);
  const share = (value: number): string => `${((100 * value) / (most - least + 2 * room)).toFixed(2)}%`;
  const at = (value: number): string => share(value - least + room);
  const span = (kind: string, css: string): Html => new Html(`<span class="${kind}" style="${css}"></span>`, "");
  return {
    at,
    mark: (kind, value) => span(kind, `left:${at(value)}`),
    bar: (kind, low, high) => span(kind, `left:${at(low)};width:${share(high - low)}`),
  };
}
