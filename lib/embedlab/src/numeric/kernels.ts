import { existsSync, readFileSync } from "node:fs";

/** The functions that lib/embedlab/wasm/kernels.ts exports; see there for what they compute. Every number but n, from, to and the like is an address. */
export interface Kernels {
  exactForces(
    p: number,
    x: number,
    y: number,
    padded: number,
    from: number,
    to: number,
    attractionX: number,
    attractionY: number,
    repulsionX: number,
    repulsionY: number,
    z: number,
    sides: number,
  ): void;
  addSides(
    sides: number,
    padded: number,
    first: number,
    attractionX: number,
    attractionY: number,
    repulsionX: number,
    repulsionY: number,
  ): void;
  exactNormalisation(x: number, y: number, padded: number, from: number, to: number, z: number): void;
  sparseAttraction(
    offsets: number,
    neighbors: number,
    narrow: boolean,
    p: number,
    xy: number,
    n: number,
    from: number,
    to: number,
    attractionX: number,
    attractionY: number,
    sides: number,
  ): void;
  addPairs(
    sides: number,
    count: number,
    n: number,
    from: number,
    to: number,
    attractionX: number,
    attractionY: number,
  ): void;
  crossEntropy(
    offsets: number,
    neighbors: number,
    narrow: boolean,
    p: number,
    xy: number,
    from: number,
    to: number,
  ): number;
  buildTree(
    n: number,
    x: number,
    y: number,
    order: number,
    sortedX: number,
    sortedY: number,
    quads: number,
    groups: number,
    codes: number,
    spare: number,
    spareOrder: number,
    counts: number,
    stack: number,
  ): number;
  treeRepulsion(
    quads: number,
    groups: number,
    from: number,
    to: number,
    order: number,
    sortedX: number,
    sortedY: number,
    n: number,
    angle: number,
    scratch: number,
    repulsionX: number,
    repulsionY: number,
    z: number,
  ): void;
  descend(
    padded: number,
    x: number,
    y: number,
    xy: number,
    attractionX: number,
    attractionY: number,
    repulsionX: number,
    repulsionY: number,
    updateX: number,
    updateY: number,
    gainX: number,
    gainY: number,
    exaggeration: number,
    inverseZ: number,
    momentum: number,
    learningRate: number,
  ): number;
  squaredDistances(
    x: number,
    columns: number,
    query: number,
    candidates: number,
    count: number,
    distances: number,
    wide: number,
  ): void;
  rankedDistances(
    products: number,
    rows: number,
    columns: number,
    lengths: number,
    columnLengths: number,
    rank: number,
    limits: number,
    keys: number,
  ): void;
  listPairs(
    products: number,
    height: number,
    width: number,
    triangle: boolean,
    first: number,
    second: number,
    lengths: number,
    limits: number,
    numbers: number,
    counts: number,
    lists: number,
    room: number,
    pairs: number,
    ends: number,
  ): void;
  sortList(
    list: number,
    count: number,
    k: number,
    slack: number,
    most: number,
    others: number,
    values: number,
    bins: number,
  ): number;
  gaussians(d: number, count: number, precision: number, gaussians: number, sums: number): void;
  gaussiansBetween(low: number, high: number, d: number, count: number, gaussians: number, sums: number): void;
  levelColumn(
    n: number,
    values: number,
    levels: number,
    narrow: boolean,
    order: number,
    spare: number,
    spareOrder: number,
    counts: number,
  ): void;
  enterNode(
    rows: number,
    size: number,
    labels: number,
    weights: number,
    label: number,
    weight: number,
    counts: number,
    classes: number,
  ): number;
  partRows(rows: number, size: number, column: number, narrow: boolean, level: number, aside: number): number;
  bestSplit(
    column: number,
    narrow: boolean,
    rows: number,
    size: number,
    label: number,
    weight: number,
    counts: number,
    classes: number,
    total: number,
    squares: number,
    minSamplesLeaf: number,
    least: number,
    place: number,
    level: number,
    ranks: number,
    first: number,
    next: number,
    words: number,
    summary: number,
    wordCount: number,
    sides: number,
    found: number,
  ): number;
  columnsOf(rows: number, n: number, f: number, padded: number, columns: number): void;
  partGroups(
    n: number,
    column: number,
    threshold: number,
    group: number,
    count: number,
    masks: number,
    words: number,
    slot: number,
    isNew: boolean,
    next: number,
    parent: number,
    below: number,
    renamed: number,
  ): number;
  enterGroups(
    count: number,
    parent: number,
    below: number,
    toLeft: boolean,
    masks: number,
    nextMasks: number,
    words: number,
    slot: number,
    isNew: boolean,
  ): void;
  enterProducts(
    count: number,
    parent: number,
    masks: number,
    nextMasks: number,
    words: number,
    slot: number,
    isNew: boolean,
    before: number,
    after: number,
    at: number,
    points: number,
    from: number,
    to: number,
    ratio: number,
  ): void;
  pathDependentWeights(
    count: number,
    masks: number,
    words: number,
    product: number,
    at: number,
    points: number,
    shares: number,
    used: number,
    pull: number,
    out: number,
    stride: number,
  ): void;
  interventionalWeights(
    count: number,
    masks: number,
    others: number,
    otherMasks: number,
    otherGroup: number,
    n: number,
    words: number,
    used: number,
    gain: number,
    loss: number,
    depth: number,
    sizes: number,
    out: number,
    stride: number,
  ): void;
  addWeights(
    padded: number,
    group: number,
    value: number,
    weights: number,
    stride: number,
    features: number,
    used: number,
    classes: number,
    c: number,
    sums: number,
    spare: number,
  ): void;
  rowsOfSums(sums: number, width: number, padded: number, from: number, count: number, out: number): void;
  magnitudes(sums: number, width: number, padded: number, n: number, out: number): void;
  distanceSums(
    products: number,
    height: number,
    width: number,
    rowSquares: number,
    columnSquares: number,
    tooNear: number,
    ends: number,
    clusters: number,
    rowEnds: number,
    rowSums: number,
    columnSums: number,
    near: number,
  ): number;
  nearestCentroids(
    products: number,
    rows: number,
    columns: number,
    k: number,
    squares: number,
    lengths: number,
    labels: number,
    nearest: number,
  ): void;
  leastSums(
    products: number,
    rows: number,
    count: number,
    squares: number,
    ofCandidates: number,
    lengths: number,
    scales: number,
    closest: number,
    sums: number,
  ): void;
  comeCloser(
    products: number,
    rows: number,
    square: number,
    scale: number,
    lengths: number,
    scales: number,
    closest: number,
    labels: number,
    which: number,
  ): void;
  rowReaching(
    products: number,
    rows: number,
    square: number,
    scale: number,
    lengths: number,
    scales: number,
    closest: number,
    target: number,
  ): number;
  widenBounds(
    rows: number,
    quads: number,
    labels: number,
    upper: number,
    lower: number,
    moves: number,
    groupMoves: number,
    open: number,
  ): bigint;
  /** A 64-bit result is a bigint. */
  assignOpen(
    x: number,
    integers: number,
    width: number,
    d: number,
    quads: number,
    labels: number,
    upper: number,
    lower: number,
    centroids: number,
    k: number,
    rounded: number,
    packed: number,
    rowUnit: number,
    unit: number,
    squares: number,
    lengths: number,
    slack: number,
    slackOfRounded: number,
    open: number,
    count: number,
    places: number,
    found: number,
  ): void;
  assignAll(
    products: number,
    rows: number,
    groups: number,
    quads: number,
    labels: number,
    upper: number,
    lower: number,
    squares: number,
    lengths: number,
    slack: number,
    found: number,
  ): void;
  ownDistances(
    x: number,
    width: number,
    d: number,
    rows: number,
    labels: number,
    centroids: number,
    squares: number,
    lengths: number,
    nearest: number,
  ): void;
  copyRaised(bytes: number, d: number, which: number, count: number, zero: number, to: number): void;
  roundToBytes(
    x: number,
    stride: number,
    d: number,
    count: number,
    zero: number,
    bytes: number,
    scales: number,
    squares: number,
    errors: number,
  ): number;
  boundsOfRounded(
    products: number,
    stride: number,
    rows: number,
    groups: number,
    quads: number,
    squares: number,
    scales: number,
    error: number,
    lengths: number,
    ofRows: number,
    errors: number,
    slack: number,
    labels: number,
    upper: number,
    lower: number,
    open: number,
    spare: number,
  ): bigint;
  roundVectors(x: number, count: number, d: number, padded: number, unit: number, rounded: number): void;
  packRounded(rounded: number, k: number, padded: number, packed: number): void;
  addColumns(x: number, wide: boolean, d: number, count: number, sums: number): number;
  centreRows(
    x: number,
    wide: boolean,
    d: number,
    count: number,
    mean: number,
    scale: number,
    squares: number,
    values: number,
    norms: number,
  ): number;
  addToClusters(x: number, wide: boolean, d: number, count: number, labels: number, sums: number): void;
  distancesToOwn(
    x: number,
    wide: boolean,
    d: number,
    count: number,
    labels: number,
    centroids: number,
    distances: number,
  ): void;
  moveCentroids(
    sums: number,
    sizes: number,
    k: number,
    d: number,
    centroids: number,
    steps: number,
    squares: number,
  ): void;
  addRows(matrix: number, stride: number, n: number, rows: number, signs: number, count: number, sums: number): void;
  umapEpoch(
    places: number,
    n: number,
    dimensions: number,
    heads: number,
    tails: number,
    edges: number,
    every: number,
    next: number,
    everyNegative: number,
    nextNegative: number,
    epoch: number,
    rate: number,
    pull: number,
    push: number,
    random: number,
  ): void;
}

/** Memory that threads share. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

/** TypeScript declares it with the browser's names only. */
declare const WebAssembly: {
  Memory: new (descriptor: { initial: number; maximum: number; shared: true }) => SharedMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: SharedMemory } }) => { exports: unknown };
};

/** Zeroed memory of so many pages of 64 KiB. */
export function sharedMemory(pages: number): SharedMemory {
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

let compiled: object | undefined;

export function openKernels(memory: SharedMemory): Kernels {
  return new WebAssembly.Instance((compiled ??= compile()), { env: { memory } }).exports as Kernels;
}

function compile(): object {
  const file = new URL("./kernels.wasm", import.meta.url);
  if (!existsSync(file)) throw new Error("lib/embedlab/dist/numeric/kernels.wasm is missing; run npm run build");
  return new WebAssembly.Module(readFileSync(file));
}
