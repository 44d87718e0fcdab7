import { registerHooks } from "node:module";

/**
 * From here on an import of a file of ours, by its relative path, is that path. Node looks for each anew whether it is
 * a file, a link, and under which `package.json`: a sixth of the processor time in which `up` starts
 * (docs/decisions/0218).
 */
export function resolveOwnFiles(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const { parentURL } = context;
      if (parentURL === undefined || !isOwn(specifier)) return next(specifier, context);
      return { url: new URL(specifier, parentURL).href, format: "module-typescript", shortCircuit: true };
    },
  });
}

/** No library names a file of TypeScript. */
function isOwn(specifier: string): boolean {
  return specifier.startsWith(".") && specifier.endsWith(".ts");
}
