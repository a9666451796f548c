/** A card's colours are the page's: a report's, else JupyterLab's, else the browser's. */
export const explorerStyle = `
.embedlab-explorer { --e-ink: var(--ink, var(--jp-ui-font-color1, CanvasText)); --e-soft: var(--soft, var(--jp-ui-font-color2, color-mix(in srgb, CanvasText 70%, Canvas))); --e-page: var(--page, var(--jp-layout-color1, Canvas)); --e-line: var(--line, var(--jp-border-color1, #c8c8c8)); --e-link: var(--link, var(--jp-brand-color1, LinkText)); color: var(--e-ink); font: 14px/1.45 system-ui, sans-serif; }
.embedlab-explorer :is(button, select, input) { font: inherit; color: inherit; background: var(--e-page); border: 1px solid var(--e-line); border-radius: 6px; padding: 0.2rem 0.6rem; }
.embedlab-explorer button { cursor: pointer; }
.embedlab-explorer button:disabled { opacity: 0.5; cursor: default; }
.embedlab-explorer :focus-visible { outline: 2px solid var(--e-link); outline-offset: 1px; }
.embedlab-explorer.embedlab-explorer.embedlab-explorer :is(ol, ul) { list-style: none; margin: 0; padding: 0; }
.embedlab-explorer p { margin: 0.3rem 0; overflow-wrap: anywhere; }
.embedlab-how { color: var(--e-soft); max-width: 46rem; }
.embedlab-bar { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin: 0.6rem 0; }
.embedlab-bar input { flex: 1 1 12rem; min-width: 0; }
.embedlab-bar select { max-width: 15rem; }
.embedlab-explorer .embedlab-legend { display: flex; flex-wrap: wrap; gap: 0.25rem; max-height: 8rem; overflow: auto; padding: 2px; }
.embedlab-legend button { border-color: transparent; padding: 0.1rem 0.4rem; font-size: 0.85em; }
.embedlab-legend button::before { content: ""; display: inline-block; width: 0.7em; height: 0.7em; border-radius: 50%; background: var(--colour); margin-right: 0.4em; }
.embedlab-maps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0.75rem; margin: 0.5rem 0; }
.embedlab-maps figure { margin: 0; min-width: 0; }
.embedlab-maps figcaption { font-weight: 600; overflow-wrap: anywhere; }
.embedlab-map { position: relative; aspect-ratio: 4 / 3; }
.embedlab-map canvas { position: absolute; inset: 0; width: 100%; height: 100%; box-sizing: border-box; color: var(--e-ink); background: var(--e-page); border: 1px solid var(--e-line); border-radius: 6px; cursor: crosshair; }
.embedlab-map .embedlab-line { background: none; border-color: transparent; pointer-events: none; }
.embedlab-hint { position: absolute; z-index: 1; max-width: 16rem; transform: translateX(-30%); background: var(--e-page); border: 1px solid var(--e-line); border-radius: 6px; padding: 0.15rem 0.45rem; font-size: 0.85em; pointer-events: none; overflow-wrap: anywhere; }
.embedlab-status { font-weight: 600; min-height: 1.5em; }
.embedlab-below { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem; }
.embedlab-below > div { min-width: 0; max-height: 22rem; overflow: auto; padding: 2px; }
.embedlab-below li { display: flex; gap: 0.6rem; justify-content: space-between; border-bottom: 1px solid var(--e-line); }
.embedlab-below li button { border: 0; background: none; text-align: left; padding: 0.2rem 0.2rem; min-width: 0; overflow-wrap: anywhere; }
.embedlab-below li button:hover { text-decoration: underline; }
.embedlab-below li [aria-current] { font-weight: 600; }
.embedlab-below li span { color: var(--e-soft); font-size: 0.85em; padding: 0.25rem 0; flex: 0 1 40%; text-align: right; }
.embedlab-below li .embedlab-other { color: var(--e-ink); font-weight: 600; }
.embedlab-detail .embedlab-name { font-weight: 600; }
.embedlab-matrix { overflow-x: auto; margin-top: 0.75rem; }
.embedlab-matrix table { border-collapse: collapse; font-size: 0.85em; }
.embedlab-matrix caption { text-align: left; color: var(--e-soft); max-width: calc(100vw - 3rem); }
.embedlab-matrix th { font-weight: 500; text-align: left; padding: 0.2rem 0.4rem; min-width: 5rem; max-width: 11rem; overflow-wrap: break-word; }
.embedlab-matrix td { padding: 1px; }
.embedlab-matrix td button { width: 100%; min-width: 3rem; text-align: right; padding: 0.15rem 0.4rem; border-color: transparent; background: color-mix(in srgb, #0072b2 calc(var(--share) * 55%), var(--e-page)); }
`;
