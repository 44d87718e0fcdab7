import type { Company } from "../company/company.ts";
import { type CallerOptions, callerMachine } from "./caller.ts";
import type { Machine } from "./machine.ts";

/** A service that calls another over the mesh: seasonal, noisy, now and then two to four times as much for an hour. */
export function createMeshService(company: Company, options: CallerOptions): Machine {
  return { ...callerMachine(company, options, 0.002), trade: "mesh-service" };
}
