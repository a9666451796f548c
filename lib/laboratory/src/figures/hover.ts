/** What is said at each point: text that `escapeText` or `wrapText` made. */
export const hovers = (said: readonly unknown[]): object => ({
  customdata: said,
  hovertemplate: "%{customdata}<extra></extra>",
});
