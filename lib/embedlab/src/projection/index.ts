export { pca, type PcaOptions, type PcaResult } from "./pca.js";
export { umap, type UmapOptions, type UmapResult } from "./umap.js";
export { projectors, type Projected, type Projector } from "./projectors.js";
export { tsne, type TsneOptions, type TsneResult } from "./tsne.js";
