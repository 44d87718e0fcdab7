import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Auth0's tenant logs, as its API and log streams deliver them. */
export const auth0: Source = {
  name: "auth0",
  provider: "auth0",
  detect,
  createDecoder,
};
