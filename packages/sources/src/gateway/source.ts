import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** Access logs of HTTP gateways as JSON: nginx, Envoy, Kong, AWS load balancers and API Gateway. */
export const gateway: Source = { name: "gateway", provider: "http", detect, createDecoder };
