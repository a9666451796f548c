import { palette } from "./palette.js";

/** Readable on white (4.5 : 1) and on JupyterLab's dark page (4.2 : 1): a figure cannot know where it is shown. */
export const ink = "#767676";
const grid = "rgba(128,128,128,0.22)";
const rule = "rgba(128,128,128,0.55)";

const axisDefaults = {
  automargin: true,
  gridcolor: grid,
  linecolor: rule,
  zerolinecolor: rule,
  zerolinewidth: 1,
  ticks: "outside",
  ticklen: 4,
  tickcolor: rule,
  tickfont: { size: 12 },
  title: { font: { size: 12.5 }, standoff: 10 },
};

/** What all figures share. */
export const template = {
  layout: {
    font: { family: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif", size: 12, color: ink },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    colorway: palette,
    xaxis: axisDefaults,
    yaxis: axisDefaults,
    hoverlabel: {
      align: "left",
      namelength: -1,
      bgcolor: "#ffffff",
      bordercolor: "#767676",
      font: { size: 12, color: "#222222" },
    },
    modebar: {
      bgcolor: "rgba(0,0,0,0)",
      color: "rgba(128,128,128,0.6)",
      activecolor: palette[0],
      remove: ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
    },
  },
};
