/**
 * tslab reads what earlier cells declared as `exports.name`, but leaves `{ name }` alone, which then finds no such
 * variable. Here such a property is compiled as `{ name: exports.name }`. `host` is TypeScript's watch host, changed in place.
 */
export function readEarlierCells(ts, host) {
  const { createProgram } = host;
  host.createProgram = (...inputs) => {
    const builder = createProgram(...inputs);
    const { emit } = builder;
    builder.emit = (file, write, token, only, transformers) =>
      emit(file, write, token, only, {
        ...transformers,
        before: [expandShorthand(ts, builder.getProgram().getTypeChecker())],
      });
    return builder;
  };
  return host;
}

function expandShorthand(ts, checker) {
  return (context) => (file) => {
    // tslab hangs a cell's file below the one that declares what came before.
    const earlier = file.parent;
    if (earlier === undefined) return file;
    const { factory } = context;
    const isEarlier = (node) =>
      checker
        .getShorthandAssignmentValueSymbol(node)
        ?.declarations?.some((declaration) => declaration.getSourceFile() === earlier);
    const visit = (node) => {
      const seen = ts.visitEachChild(node, visit, context);
      if (!ts.isShorthandPropertyAssignment(node) || !isEarlier(node)) return seen;
      const read = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), node.name.text);
      const fallback = seen.objectAssignmentInitializer;
      return ts.setTextRange(
        factory.createPropertyAssignment(
          node.name.text,
          fallback === undefined ? read : factory.createAssignment(read, fallback),
        ),
        node,
      );
    };
    return ts.visitEachChild(file, visit, context);
  };
}
