/**
 * Okabe and Ito's colours (https://jfly.uni-koeln.de/color/) without black and yellow, which vanish on dark and on
 * light pages, and with a violet and a red that stay as far apart from them for colour-blind readers.
 */
export const palette = [
  "#0072B2",
  "#E69F00",
  "#009E73",
  "#CC79A7",
  "#D55E00",
  "#56B4E9",
  "#8855EE",
  "#BB2222",
] as const;
