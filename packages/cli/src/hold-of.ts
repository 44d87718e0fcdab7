import type { Config } from "@rolecall/runtime";
import { latenessOf } from "@rolecall/sources/names";

/**
 * How long events of a source are held, ms: as an input for that source says, else as the source's delivery demands. An event
 * does not tell which input it came by: of several the longest holds, and inputs that recognise sources speak for those
 * that none names.
 */
export function holdOf(config: Config): (source: string) => number {
  const inputs = config.inputs.flatMap(({ kafka, http, files }) => kafka ?? http ?? files ?? []);
  const held = new Map<string, number>();
  for (const { source, lateness = latenessOf(source) } of inputs) {
    if (lateness !== undefined) held.set(source, Math.max(lateness, held.get(source) ?? 0));
  }
  // One of those says nothing: what comes by it is as late as its source is.
  const isOpen = inputs.some(({ source, lateness }) => source === "auto" && lateness === undefined);
  return (source) => {
    const own = latenessOf(source) ?? 0;
    const recognised = held.get("auto") ?? own;
    return held.get(source) ?? (isOpen ? Math.max(recognised, own) : recognised);
  };
}
