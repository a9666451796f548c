/** A horizontal colour bar under the plot; the subtitle says what it measures. */
export const colorBar = (options: object = {}): object => ({
  orientation: "h",
  thickness: 9,
  len: 0.6,
  lenmode: "fraction",
  x: 0,
  xanchor: "left",
  yref: "container",
  y: 0,
  yanchor: "bottom",
  outlinewidth: 0,
  tickfont: { size: 11 },
  ...options,
});

/** Pixels a colour bar takes. */
export const colorBarHeight = 40;
