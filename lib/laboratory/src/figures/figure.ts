import { inspect } from "node:util";

/** A Plotly figure as plain JSON, with what it shows in words. */
export class Figure {
  constructor(
    /** Plotly traces. */
    readonly data: object[],
    /** Plotly layout. */
    readonly layout: object,
    /** The text alternative: plain text, not escaped for HTML. */
    readonly description: string,
  ) {}

  [inspect.custom](): string {
    return this.description;
  }
}

/** The Plotly configuration that figures are meant for. JupyterLab's renderer would add a button that sends the figure's data to a server of Plotly's. */
export const figureConfig = { responsive: true, displaylogo: false, showSendToCloud: false } as const;
