/** A way of colouring: what a product's group is on a model's map, and the groups with their colours. */
interface Colouring {
  readonly name: string;
  readonly groups: readonly { readonly name: string; readonly color: string }[];
  readonly groupOf: (row: number, model: Model) => number;
}

const neutralColor = "#8a8a8a";
/** Few to many, dark enough on white and light enough on black. */
const ramp = ["#6baed6", "#4f93c5", "#3a77b0", "#7a5ab5", "#b04a9a"];

/** What a card can colour by. */
function colouringsOf(products: Products): Colouring[] {
  const { categories, colors, models } = products;
  const ways: Colouring[] = [];
  const categoryGroups = [
    ...categories.map((name, i) => ({ name, color: colors[i] })),
    { name: "no category", color: neutralColor },
  ];
  const unlabelled = products.labels.includes(-1);
  if (categories.length > 0)
    ways.push({
      name: "category",
      groups: unlabelled ? categoryGroups : categoryGroups.slice(0, -1),
      groupOf: (row) => (products.labels[row] < 0 ? categories.length : products.labels[row]),
    });
  for (const model of models) {
    const groups = model.clusterNames.map((name, cluster) => ({
      name,
      color:
        categories.length === 0 ? colors[cluster % colors.length] : (colors[model.matched[cluster]] ?? neutralColor),
    }));
    ways.push({
      name: `cluster of ${model.name}`,
      groups: model.clusters.includes(-1) ? [...groups, { name: "noise", color: neutralColor }] : groups,
      groupOf: (row) => (model.clusters[row] < 0 ? groups.length : model.clusters[row]),
    });
  }
  if (categories.length > 0) {
    ways.push({
      name: "right or wrong, each map by its model",
      groups: [
        { name: "in the cluster matched with its category", color: "#0072b2" },
        { name: "elsewhere", color: "#d55e00" },
      ],
      groupOf: (row, model) => (products.isRight(model, row) ? 0 : 1),
    });
    if (models.length > 1)
      ways.push({
        name: "how many models are right",
        groups: Array.from({ length: models.length + 1 }, (_, right) => ({
          name: right === models.length ? "all" : right === 0 ? "none" : `${right} of ${models.length}`,
          color: right === 0 ? "#d55e00" : right === models.length ? "#0072b2" : "#a08050",
        })),
        groupOf: (row) => models.reduce((sum, model) => sum + Number(products.isRight(model, row)), 0),
      });
  }
  const sorted = products.lengths.slice().sort();
  const edges = [0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.floor(share * (sorted.length - 1))]);
  const limits = [...new Set(edges)];
  ways.push({
    name: "length of the text",
    groups: [...limits, Infinity].map((limit, i) => ({
      name:
        limit === Infinity
          ? `more than ${(limits[i - 1] ?? 0).toLocaleString("en-US")} characters`
          : `up to ${limit.toLocaleString("en-US")}`,
      color: ramp[Math.round((i * (ramp.length - 1)) / Math.max(1, limits.length))],
    })),
    groupOf: (row) => {
      const place = limits.findIndex((limit) => products.lengths[row] <= limit);
      return place < 0 ? limits.length : place;
    },
  });
  return ways;
}
