import { createRequire } from "node:module";

/** Version of the product, from the package's own manifest. */
export const VERSION: string = (createRequire(import.meta.url)("../package.json") as { version: string }).version;
