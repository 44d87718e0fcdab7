import type { Admin } from "kafkajs";
import { isUnsettled } from "../fault.ts";
import { sleep } from "../sleep.ts";

type Asked = Parameters<Admin["fetchOffsets"]>[0];

const TIMES = 20;
const AGAIN_MS = 250;

/**
 * What a group has committed. kafkajs asks once, and who coordinates a group is open for a moment where brokers come and go, and where a
 * cluster is asked for the first time.
 */
export async function groupOffsets(
  admin: Pick<Admin, "fetchOffsets">,
  asked: Asked,
  againMs: number = AGAIN_MS,
): ReturnType<Admin["fetchOffsets"]> {
  for (let time = 1; ; time += 1) {
    try {
      return await admin.fetchOffsets(asked);
    } catch (error) {
      if (time === TIMES || !isUnsettled(error)) throw error;
    }
    await sleep(againMs);
  }
}
