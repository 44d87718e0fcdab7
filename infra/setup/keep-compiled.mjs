import { enableCompileCache } from "node:module";
import { compiledIn } from "./environment.mjs";

// Not by the environment: what a test starts would keep its own, by other flags of V8, in the same place.
enableCompileCache(compiledIn("tests"));
